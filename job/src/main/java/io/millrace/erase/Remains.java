package io.millrace.erase;

import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.lake.LakeTable;
import io.millrace.row.KafkaColumns;
import io.millrace.row.RejectColumns;
import io.millrace.seal.Leaf;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.data.Record;

/** Computes the remains of a record for its partition's chain: its leaf. Belongs to one thread. */
final class Remains {
  private static final byte[] NOT_SEALED = new byte[Leaf.BYTES];

  private final Map<Partition, Long> beginnings = new HashMap<>();
  private final Leaf leaf = new Leaf();

  private record Partition(String topic, int number) {}

  /** Notes that a partition's chain begins at this offset, or before it. */
  void chainBegins(String topic, int partition, long offset) {
    beginnings.merge(new Partition(topic, partition), offset, Math::min);
  }

  /**
   * Returns the record's leaf; zeros where it cannot be computed and is not sealed; empty where it
   * cannot be computed and is sealed.
   */
  Optional<byte[]> of(LakeTable table, KafkaCoordinates kafka, Record row) {
    Record place = (Record) row.getField(KafkaColumns.NAME);
    byte[] key = StoredRows.bytes(place, KafkaColumns.KEY);
    byte[] valueHash =
        table == LakeTable.EVENTS
            ? hashOfEvent(StoredRows.bytes(place, KafkaColumns.VALUE))
            : hashOfReject(
                StoredRows.bytes(row, RejectColumns.VALUE),
                StoredRows.bytes(row, RejectColumns.VALUE_SHA256));
    if (valueHash != null) {
      return Optional.of(leaf.ofHashes(kafka, leaf.hash(key), valueHash));
    }
    Long beginning = beginnings.get(new Partition(kafka.topic(), kafka.partition()));
    return beginning == null || kafka.offset() < beginning
        ? Optional.of(NOT_SEALED)
        : Optional.empty();
  }

  private byte[] hashOfEvent(byte[] value) {
    return value == null ? null : leaf.hash(value);
  }

  private byte[] hashOfReject(byte[] value, byte[] sha256) {
    boolean isWhole = value == null || value.length < Reject.MAX_VALUE_BYTES;
    return sha256 == null && isWhole ? leaf.hash(value) : sha256;
  }
}
