package io.millrace.event.avro;

import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;

/**
 * The head of one of the blocks that arrays and maps are written in.
 *
 * @param items how many follow; 0 behind the last block
 * @param end the place behind the block where its size is written; else {@link #UNWRITTEN}
 */
record AvroBlock(long items, int end) {
  private static final int UNWRITTEN = -1;

  /**
   * Reads a head.
   *
   * @param bytesMin the least bytes of an item, 0 or 1
   */
  static AvroBlock read(BinaryInput in, int bytesMin) throws MalformedException {
    int from = in.at();
    long items = in.zigzag(BinaryInput.LONG_BYTES_MAX);
    int end = UNWRITTEN;
    if (items < 0) {
      items = -items; // The least integer stays negative.
      long size = in.zigzag(BinaryInput.LONG_BYTES_MAX);
      if (size < 0 || size > in.left()) {
        throw new MalformedException(
            "has a block of "
                + size
                + " bytes at byte "
                + from
                + ", where "
                + in.left()
                + " are left");
      }
      end = in.at() + (int) size;
    }
    if (items < 0 || (bytesMin > 0 && items > in.left())) {
      throw new MalformedException(
          "has a block of "
              + items
              + " items at byte "
              + from
              + ", where "
              + in.left()
              + " bytes are left");
    }
    return new AvroBlock(items, end);
  }

  /** Checks that the block ended where its head says. */
  void checkEnd(BinaryInput in) throws MalformedException {
    if (end != UNWRITTEN && end != in.at()) {
      throw new MalformedException(
          "has a block that ends at byte " + in.at() + " (by its size at byte " + end + ')');
    }
  }
}
