package io.millrace.verify;

import io.millrace.verify.TamperHistory.Recorded;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;

/** Computes seals as the contract words them, with nothing but java.security. */
public final class NaiveSeals {
  private final Map<Integer, byte[]> heads = new TreeMap<>();
  private final Map<Integer, Long> offsets = new TreeMap<>();

  /** The seals of a checkpoint that has read these records. */
  public List<Record> rows(Table table, List<Recorded> records, long checkpoint) {
    Map<Integer, List<Recorded>> byPartition = new TreeMap<>();
    records.forEach(
        each ->
            byPartition
                .computeIfAbsent(each.kafka().partition(), p -> new ArrayList<>())
                .add(each));
    List<Record> rows = new ArrayList<>();
    byPartition.forEach(
        (partition, read) -> {
          read.sort(Comparator.comparingLong(each -> each.kafka().offset()));
          byte[] previous =
              heads.computeIfAbsent(partition, p -> beginning(TamperHistory.TOPIC, p));
          byte[] hash = previous;
          long last = -1;
          for (Recorded each : read) {
            last = each.kafka().offset();
            hash = add(hash, last, leaf(each));
          }
          Record row = GenericRecord.create(table.schema());
          row.setField("topic", TamperHistory.TOPIC);
          row.setField("partition", partition);
          row.setField(
              "from_offset", offsets.getOrDefault(partition, read.get(0).kafka().offset()));
          row.setField("to_offset", last + 1);
          row.setField("records", (long) read.size());
          row.setField("previous", ByteBuffer.wrap(previous));
          row.setField("hash", ByteBuffer.wrap(hash));
          row.setField("checkpoint", checkpoint);
          row.setField("job_id", "job");
          row.setField("sealed_at", Instant.EPOCH.atOffset(ZoneOffset.UTC));
          rows.add(row);
          heads.put(partition, hash);
          offsets.put(partition, last + 1);
        });
    return rows;
  }

  private static byte[] leaf(Recorded record) {
    long ms = record.kafka().hasTimestamp() ? record.kafka().timestampMs() : -1;
    return leaf(ms, record.key(), record.value());
  }

  /** Makes the seals of the tables match the records of the tables. */
  static void rebuild(TamperRows rows) {
    Map<Integer, Long> from = new TreeMap<>();
    rows.seals().sort(Comparator.comparing(row -> (Long) row.getField("from_offset")));
    Map<Integer, byte[]> heads = new TreeMap<>();
    for (Record seal : rows.seals()) {
      int partition = (Integer) seal.getField("partition");
      long first = from.computeIfAbsent(partition, p -> (Long) seal.getField("from_offset"));
      byte[] hash = head(rows, partition, first, (Long) seal.getField("to_offset"));
      seal.setField(
          "previous",
          ByteBuffer.wrap(
              heads.computeIfAbsent(partition, p -> beginning(TamperHistory.TOPIC, p))));
      seal.setField("hash", ByteBuffer.wrap(hash));
      heads.put(partition, hash);
    }
  }

  /** The hash after the records of a partition from an offset and below another. */
  static byte[] head(TamperRows rows, int partition, long from, long to) {
    TreeMap<Long, byte[]> leaves = new TreeMap<>();
    for (Record row : rows.events()) {
      Record kafka = (Record) row.getField("kafka");
      put(leaves, partition, kafka, bytes(kafka.getField("value")));
    }
    for (Record row : rows.rejects()) {
      put(leaves, partition, (Record) row.getField("kafka"), bytes(row.getField("value")));
    }
    byte[] hash = beginning(TamperHistory.TOPIC, partition);
    for (Map.Entry<Long, byte[]> each : leaves.subMap(from, to).entrySet()) {
      hash = add(hash, each.getKey(), each.getValue());
    }
    return hash;
  }

  private static void put(Map<Long, byte[]> leaves, int partition, Record kafka, byte[] value) {
    if (kafka.getField("partition").equals(partition)) {
      long ms = ((OffsetDateTime) kafka.getField("timestamp")).toInstant().toEpochMilli();
      leaves.put((Long) kafka.getField("offset"), leaf(ms, bytes(kafka.getField("key")), value));
    }
  }

  private static byte[] bytes(Object buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[((ByteBuffer) buffer).remaining()];
    ((ByteBuffer) buffer).duplicate().get(bytes);
    return bytes;
  }

  static byte[] beginning(String topic, int partition) {
    return sha256(
        bytes(
            out -> {
              out.write("millrace-seal-1".getBytes(StandardCharsets.UTF_8));
              out.writeByte(0);
              out.write(topic.getBytes(StandardCharsets.UTF_8));
              out.writeByte(0);
              out.writeInt(partition);
            }));
  }

  static byte[] leaf(long timestampMs, byte[] key, byte[] value) {
    return sha256(
        bytes(
            out -> {
              out.writeLong(timestampMs);
              out.write(key == null ? new byte[32] : sha256(key));
              out.write(value == null ? new byte[32] : sha256(value));
            }));
  }

  static byte[] add(byte[] hash, long offset, byte[] leaf) {
    return sha256(
        bytes(
            out -> {
              out.write(hash);
              out.writeLong(offset);
              out.write(leaf);
            }));
  }

  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writing.to(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
