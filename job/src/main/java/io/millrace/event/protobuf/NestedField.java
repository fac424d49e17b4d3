package io.millrace.event.protobuf;

import io.millrace.event.BinaryInput;
import io.millrace.event.DataKind;
import io.millrace.event.MalformedException;
import io.millrace.event.PathTree;
import io.millrace.event.Slots;

/** Reads a field that is a message, or a group. */
final class NestedField implements FieldStep {
  private static final BinaryInput NOTHING = new BinaryInput();

  private final int group;
  private final MessagePass[] passes;
  private final Slots slots;
  private final int slot;

  /**
   * @param group the field's number where it is written as a group; else 0
   * @param passes ways to read the message, each over the whole of it
   * @param slot where nothing but the message's presence is put; {@link PathTree#NO_SLOT} for none
   */
  NestedField(int group, MessagePass[] passes, Slots slots, int slot) {
    this.group = group;
    this.passes = passes;
    this.slots = slots;
    this.slot = slot;
  }

  @Override
  public boolean takes(int wireType) {
    return wireType == (group == 0 ? WireType.COUNTED : WireType.GROUP_START);
  }

  @Override
  public void read(BinaryInput in, int wireType, int depth) throws MalformedException {
    putPresence();
    int outerEnd = in.end();
    int from = in.at();
    if (group == 0) {
      from = WireType.skipCounted(in, "a message");
      in.endAt(in.at());
    }
    for (MessagePass pass : passes) {
      in.moveTo(from);
      pass.read(in, group, depth + 1);
    }
    in.endAt(outerEnd);
  }

  private void putPresence() {
    if (slot != PathTree.NO_SLOT) {
      slots.put(slot, DataKind.OBJECT);
    }
  }

  @Override
  public void forget() {
    if (slot != PathTree.NO_SLOT) {
      slots.put(slot, DataKind.ABSENT);
    }
    for (MessagePass pass : passes) {
      pass.forget();
    }
  }

  @Override
  public void putDefault() {
    putPresence();
    for (MessagePass pass : passes) {
      try {
        pass.read(NOTHING, 0, 1);
      } catch (MalformedException impossible) {
        throw new IllegalStateException("Cannot read a message without fields", impossible);
      }
    }
  }
}
