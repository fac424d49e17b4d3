package io.millrace.event.protobuf;

import io.millrace.event.BinaryInput;
import io.millrace.event.DataKind;
import io.millrace.event.MalformedException;
import io.millrace.event.PathTree;
import io.millrace.event.Slots;

/** Reads a repeated field: the elements that paths lead to, and steps over all others. */
final class RepeatedField implements FieldStep {
  private final boolean isPackable;
  private final FieldStep skip;
  private final int[] indexes;
  private final FieldStep[] elements;
  private final Slots slots;
  private final int slot;

  private int count;
  private int next;

  /**
   * @param skip steps over an element
   * @param wanted the elements that paths lead to
   * @param slot where the list's presence is put; {@link PathTree#NO_SLOT} for none
   */
  RepeatedField(boolean isPackable, FieldStep skip, WantedElements wanted, Slots slots, int slot) {
    this.isPackable = isPackable;
    this.skip = skip;
    this.indexes = wanted.indexes();
    this.elements = wanted.steps();
    this.slots = slots;
    this.slot = slot;
  }

  /**
   * Elements that paths lead to.
   *
   * @param indexes ascending
   * @param steps of these
   */
  record WantedElements(int[] indexes, FieldStep[] steps) {}

  @Override
  public boolean takes(int wireType) {
    return skip.takes(wireType) || (isPackable && wireType == WireType.COUNTED);
  }

  @Override
  public void read(BinaryInput in, int wireType, int depth) throws MalformedException {
    if (skip.takes(wireType)) {
      element(in, wireType, depth);
      return;
    }
    int from = WireType.skipCounted(in, "a packed list");
    int outerEnd = in.end();
    in.endAt(in.at());
    in.moveTo(from);
    while (!in.isAtEnd()) {
      element(in, wireType, depth);
    }
    in.endAt(outerEnd);
  }

  private void element(BinaryInput in, int wireType, int depth) throws MalformedException {
    if (slot != PathTree.NO_SLOT) {
      slots.put(slot, DataKind.ARRAY);
    }
    boolean isWanted = next < indexes.length && indexes[next] == count;
    count++;
    FieldStep element = isWanted ? elements[next++] : skip;
    element.read(in, wireType, depth);
  }

  @Override
  public void forget() {
    count = 0;
    next = 0;
    if (slot != PathTree.NO_SLOT) {
      slots.put(slot, DataKind.ABSENT);
    }
    for (FieldStep element : elements) {
      element.forget();
    }
  }
}
