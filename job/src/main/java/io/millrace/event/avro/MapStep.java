package io.millrace.event.avro;

import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;

/** Reads maps: the values of the keys that paths lead to, and steps over all others. */
final class MapStep implements AvroStep {
  private final AvroStep skip;
  private final Entry[] entries;

  /**
   * A key that paths lead to.
   *
   * @param key its bytes
   * @param value reads its value
   * @param forget makes the slots at and below its place absent: of a key that comes twice, the
   *     last counts
   */
  record Entry(byte[] key, AvroStep value, Runnable forget) {}

  MapStep(AvroStep skip, Entry[] entries) {
    this.skip = skip;
    this.entries = entries;
  }

  @Override
  public void read(BinaryInput in, int depth) throws MalformedException {
    in.checkDepth(depth);
    for (AvroBlock block = AvroBlock.read(in, 1);
        block.items() > 0;
        block = AvroBlock.read(in, 1)) {
      for (long i = 0; i < block.items(); i++) {
        long length = in.zigzag(BinaryInput.LONG_BYTES_MAX);
        int key = in.skipCounted(length, "a map's key");
        value(in, key).read(in, depth + 1);
      }
      block.checkEnd(in);
    }
  }

  private AvroStep value(BinaryInput in, int key) {
    for (Entry entry : entries) {
      if (in.isAt(key, in.at(), entry.key)) {
        entry.forget.run();
        return entry.value;
      }
    }
    return skip;
  }
}
