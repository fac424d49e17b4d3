package io.millrace.seal;

import java.nio.ByteBuffer;

/**
 * A run of a partition's records as the table {@code seals} has it.
 *
 * @param fromOffset the {@code toOffset} of the run before it; for a chain's first run the offset
 *     of its first record
 * @param toOffset one after the offset of its last record
 * @param previous the chain's hash before its first record
 * @param hash the chain's hash after its last record
 */
public record Seal(
    String topic,
    int partition,
    long fromOffset,
    long toOffset,
    long records,
    byte[] previous,
    byte[] hash) {
  /** The length of a seal as bytes, which leave out its partition. */
  public static final int BYTES = 3 * Long.BYTES + 2 * Leaf.BYTES;

  /** The seal as bytes: those of one partition are ordered by first offset, then by last. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(fromOffset)
        .putLong(toOffset)
        .putLong(records)
        .put(Hash.whole(previous))
        .put(Hash.whole(hash))
        .array();
  }

  public static Seal of(String topic, int partition, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long from = in.getLong();
    long to = in.getLong();
    long records = in.getLong();
    byte[] previous = new byte[Leaf.BYTES];
    byte[] hash = new byte[Leaf.BYTES];
    in.get(previous).get(hash);
    return new Seal(topic, partition, from, to, records, previous, hash);
  }
}
