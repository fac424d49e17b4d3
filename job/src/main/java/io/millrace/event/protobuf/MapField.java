package io.millrace.event.protobuf;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.millrace.event.BinaryInput;
import io.millrace.event.DataKind;
import io.millrace.event.MalformedException;
import io.millrace.event.PathTree;
import io.millrace.event.Slots;
import java.util.List;

/**
 * Reads a map: the values of the keys that paths lead to, and steps over all others. An entry's
 * value may stand before its key, so an entry that is wanted is read twice.
 */
final class MapField implements FieldStep {
  private static final int KEY = 1;
  private static final int VALUE = 2;

  private final MapKey key;
  private final FieldStep skip;
  private final List<Wanted> wanted;
  private final Slots slots;
  private final int slot;

  /**
   * A key that paths lead to.
   *
   * @param bytes its text
   * @param value reads its value
   */
  record Wanted(byte[] bytes, FieldStep value) {}

  /**
   * @param skip steps over a value
   * @param slot where the map's presence is put; {@link PathTree#NO_SLOT} for none
   */
  MapField(FieldDescriptor key, FieldStep skip, List<Wanted> wanted, Slots slots, int slot) {
    this.key = new MapKey(key.getType());
    this.skip = skip;
    this.wanted = List.copyOf(wanted);
    this.slots = slots;
    this.slot = slot;
  }

  @Override
  public boolean takes(int wireType) {
    return wireType == WireType.COUNTED;
  }

  @Override
  public void read(BinaryInput in, int wireType, int depth) throws MalformedException {
    if (slot != PathTree.NO_SLOT) {
      slots.put(slot, DataKind.OBJECT);
    }
    in.checkDepth(depth + 1);
    int from = WireType.skipCounted(in, "a map's entry");
    int outerEnd = in.end();
    in.endAt(in.at());
    in.moveTo(from);
    key.clear();
    readEntry(in, skip, depth + 1);
    for (Wanted each : wanted) {
      if (key.is(in, each.bytes)) {
        in.moveTo(from);
        each.value.forget();
        each.value.putDefault();
        readEntry(in, each.value, depth + 1);
      }
    }
    in.endAt(outerEnd);
  }

  private void readEntry(BinaryInput in, FieldStep value, int depth) throws MalformedException {
    while (!in.isAtEnd()) {
      int tag = WireType.readTag(in);
      int wireType = WireType.ofTag(tag);
      int number = WireType.numberOfTag(tag);
      if (number == KEY && key.takes(wireType)) {
        key.read(in);
      } else if (number == VALUE && value.takes(wireType)) {
        value.read(in, wireType, depth);
      } else {
        WireType.skip(in, tag, depth);
      }
    }
  }

  @Override
  public void forget() {
    if (slot != PathTree.NO_SLOT) {
      slots.put(slot, DataKind.ABSENT);
    }
    for (Wanted each : wanted) {
      each.value.forget();
    }
  }
}
