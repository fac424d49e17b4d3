package io.millrace.event.avro;

import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;

/** Steps over values that contain no others. */
interface SkipStep extends AvroStep {
  /** The most bytes of an int. */
  int INT_BYTES_MAX = 5;

  /** Ints, longs and enums, in seven bits a byte. */
  record Varint(int bytesMax) implements SkipStep {
    @Override
    public void read(BinaryInput in, int depth) throws MalformedException {
      in.varint(bytesMax);
    }
  }

  /** Values of one size. */
  record Fixed(int size, String what) implements SkipStep {
    @Override
    public void read(BinaryInput in, int depth) throws MalformedException {
      in.skip(size, what);
    }
  }

  /** Strings and bytes, behind their size. */
  record Counted(String what) implements SkipStep {
    @Override
    public void read(BinaryInput in, int depth) throws MalformedException {
      in.skipCounted(in.zigzag(BinaryInput.LONG_BYTES_MAX), what);
    }
  }
}
