package io.millrace.event.avro;

import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;

/** Reads unions: the branch at hand, at the union's own place. */
record UnionStep(AvroStep[] branches) implements AvroStep {
  @Override
  public void read(BinaryInput in, int depth) throws MalformedException {
    int from = in.at();
    long branch = in.zigzag(BinaryInput.LONG_BYTES_MAX);
    if (branch < 0 || branch >= branches.length) {
      throw new MalformedException(
          "has branch " + branch + " of a union of " + branches.length + " at byte " + from);
    }
    branches[(int) branch].read(in, depth);
  }
}
