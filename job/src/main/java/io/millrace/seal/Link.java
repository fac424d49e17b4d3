package io.millrace.seal;

import java.nio.ByteBuffer;

/**
 * A record of a partition's chain, as a table shows it. Links of a partition, as bytes, are ordered
 * by offset, and those of one offset by kind.
 *
 * @param leaf 32 bytes; of no meaning where the kind is without bytes
 */
public record Link(long offset, LinkKind kind, byte[] leaf) {
  /** The length of a link as bytes. */
  public static final int BYTES = Long.BYTES + 1 + Leaf.BYTES;

  private static final LinkKind[] KINDS = LinkKind.values();

  /** The link as bytes, its kind by position: only the run that wrote the bytes reads them. */
  @SuppressWarnings("EnumOrdinal")
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(offset)
        .put((byte) kind.ordinal())
        .put(Hash.whole(leaf))
        .array();
  }

  public static Link of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long offset = in.getLong();
    LinkKind kind = KINDS[in.get()];
    byte[] leaf = new byte[Leaf.BYTES];
    in.get(leaf);
    return new Link(offset, kind, leaf);
  }
}
