package io.millrace.lake;

import io.millrace.event.Reject;
import io.millrace.row.RejectColumns;
import io.millrace.seal.Leaf;
import io.millrace.seal.Link;
import io.millrace.seal.LinkKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;

/** Reads rows of {@code rejects}. Belongs to one thread. */
public final class RejectRows {
  /** The columns but for the message, which is for people, and hashes. Older tables have no key. */
  public static final List<String> COLUMNS =
      KafkaColumn.placeAnd(
          KafkaColumn.KEY, RejectColumns.REASON.name(), RejectColumns.VALUE.name());

  /** The columns with size and hash, which a record's link needs. Older tables lack these. */
  public static final List<String> COLUMNS_WITH_HASHES =
      Stream.concat(
              COLUMNS.stream(),
              Stream.of(RejectColumns.VALUE_BYTES.name(), RejectColumns.VALUE_SHA256.name()))
          .toList();

  private final KafkaColumn kafka;
  private final int reason;
  private final int value;
  private final int valueBytes;
  private final int valueSha256;
  private final Leaf leaf = new Leaf();

  public RejectRows(Schema projection) {
    kafka = new KafkaColumn(projection);
    reason = Positions.of(projection, RejectColumns.REASON);
    value = Positions.of(projection, RejectColumns.VALUE);
    valueBytes = Positions.orAbsent(projection.asStruct(), RejectColumns.VALUE_BYTES);
    valueSha256 = Positions.orAbsent(projection.asStruct(), RejectColumns.VALUE_SHA256);
  }

  public StoredReject read(StructLike row) {
    return new StoredReject(
        kafka.read(row), Positions.text(row, reason), kafka.key(row), Positions.bytes(row, value));
  }

  /**
   * Makes the link of a row's record, from the value where that is whole, else from the hash beside
   * it.
   *
   * @param read the reject of the same row
   */
  public Link link(StructLike row, StoredReject read) {
    byte[] kept = read.value();
    Long size = valueBytes == Positions.ABSENT ? null : row.get(valueBytes, Long.class);
    byte[] hash = valueSha256 == Positions.ABSENT ? null : Positions.bytes(row, valueSha256);
    boolean isOlder = size == null && hash == null;
    if (isOlder && kept != null && kept.length >= Reject.MAX_VALUE_BYTES) {
      return new Link(read.kafka().offset(), LinkKind.REJECT_WITHOUT_BYTES, new byte[Leaf.BYTES]);
    }
    boolean isWhole = isOlder || (size != null && size <= Reject.MAX_VALUE_BYTES);
    byte[] valueHash = isWhole || hash == null ? leaf.hash(kept) : hash;
    LinkKind kind =
        isOlder
            ? kept == null ? LinkKind.REJECT_OF_NULL : LinkKind.REJECT_WITHOUT_HASH
            : isConsistent(kept, size, hash, valueHash)
                ? LinkKind.REJECT
                : LinkKind.REJECT_INCONSISTENT;
    return new Link(
        read.kafka().offset(), kind, leaf.ofHashes(read.kafka(), leaf.hash(read.key()), valueHash));
  }

  private static boolean isConsistent(byte[] kept, Long size, byte[] hash, byte[] ofValue) {
    return size != null
        && hash != null
        && kept != null
        && kept.length == Math.min(size, Reject.MAX_VALUE_BYTES)
        && Arrays.equals(hash, ofValue);
  }
}
