package io.millrace.event.protobuf;

import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;

/**
 * Reads a member of a oneof, of which the last that is written counts.
 *
 * @param others the other members that paths lead to
 */
record OneofField(FieldStep member, FieldStep[] others) implements FieldStep {
  @Override
  public boolean takes(int wireType) {
    return member.takes(wireType);
  }

  @Override
  public void read(BinaryInput in, int wireType, int depth) throws MalformedException {
    for (FieldStep other : others) {
      other.forget();
    }
    member.read(in, wireType, depth);
  }

  @Override
  public void forget() {
    member.forget();
  }
}
