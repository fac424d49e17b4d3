package io.millrace.event.avro;

import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;

/**
 * Steps over values of a schema whose values have no bytes: null, and records of nothing else. A
 * few bytes may count any number of them, so they are never stepped over one by one.
 *
 * @param height the levels of nesting of such a value
 */
record EmptyStep(int height) implements AvroStep {
  @Override
  public void read(BinaryInput in, int depth) throws MalformedException {
    if (height > 0) {
      in.checkDepth(depth + height - 1);
    }
  }
}
