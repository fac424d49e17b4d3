package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import com.google.common.primitives.Bytes;
import com.google.common.primitives.Ints;
import com.google.common.primitives.Longs;
import io.millrace.local.proof.ShopEvents.Line;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;

/**
 * Compares the table {@code seals} with chains that are computed here from the raw keys and values
 * of {@code events} and {@code rejects}, by the letter of the contract.
 */
final class Seals {
  private static final byte[] OF_NULL = new byte[32];
  private static final long NO_TIMESTAMP = -1;

  private Seals() {}

  /** The end of a partition's seals, and the hash there. */
  record Head(long toOffset, String hash) {}

  /**
   * Asserts that each partition's rows follow one another, and cover all of its records from the
   * first on.
   */
  static void assertChained(RunTables lake) {
    assertChained(lake, Map.of());
  }

  /**
   * @param beginnings partitions whose chains go on from earlier tables, with the ends of those
   */
  static void assertChained(RunTables lake, Map<String, Head> beginnings) {
    Map<String, NavigableMap<Long, byte[]>> leaves = leaves(lake);
    Map<String, List<Record>> seals = byPartition(lake);
    assertThat(seals).containsOnlyKeys(leaves.keySet());
    seals.forEach(
        (partition, rows) -> {
          Record first = rows.get(0);
          Head begun = new Head((Long) first.getField("from_offset"), beginning(first));
          Head head = beginnings.getOrDefault(partition, begun);
          NavigableMap<Long, byte[]> left = leaves.get(partition);
          left.headMap(head.toOffset()).clear();
          for (Record row : rows) {
            head = assertFollows(row, head, left);
          }
          assertThat(left.keySet()).as("records of %s behind its last seal", partition).isEmpty();
        });
  }

  /** Asserts that a row follows the one before, and removes the leaves that it covers. */
  private static Head assertFollows(Record row, Head before, NavigableMap<Long, byte[]> leaves) {
    assertThat(row.getField("from_offset")).as("%s", row).isEqualTo(before.toOffset());
    assertThat(hex(row, "previous")).as("%s", row).isEqualTo(before.hash());
    long to = (Long) row.getField("to_offset");
    Map<Long, byte[]> covered = leaves.headMap(to);
    byte[] hash = HexFormat.of().parseHex(before.hash());
    for (Map.Entry<Long, byte[]> each : covered.entrySet()) {
      hash = sha256(hash, Longs.toByteArray(each.getKey()), each.getValue());
    }
    assertThat(row.getField("records")).as("%s", row).isEqualTo((long) covered.size());
    Head after = new Head(to, HexFormat.of().formatHex(hash));
    assertThat(hex(row, "hash")).as("%s", row).isEqualTo(after.hash());
    covered.clear();
    return after;
  }

  /**
   * The head after one more line, which has no key.
   *
   * @param before null before the partition's first line
   */
  static Head next(Head before, String topic, Line line) {
    long offset = before == null ? 0 : before.toOffset();
    String hash = before == null ? beginning(topic, line.partition()) : before.hash();
    byte[] leaf = sha256(Longs.toByteArray(line.timestampMs()), OF_NULL, sha256(line.value()));
    byte[] after = sha256(HexFormat.of().parseHex(hash), Longs.toByteArray(offset), leaf);
    return new Head(offset + 1, HexFormat.of().formatHex(after));
  }

  /** The head of each partition, from the table. */
  static Map<String, Head> heads(RunTables lake) {
    Map<String, Head> heads = new TreeMap<>();
    byPartition(lake)
        .forEach(
            (partition, rows) -> {
              Record last = rows.get(rows.size() - 1);
              heads.put(partition, new Head((Long) last.getField("to_offset"), hex(last, "hash")));
            });
    return heads;
  }

  private static Map<String, List<Record>> byPartition(RunTables lake) {
    Map<String, List<Record>> rows = new TreeMap<>();
    lake.rows("seals").stream()
        .sorted(Comparator.comparing((Record row) -> (Long) row.getField("from_offset")))
        .forEach(row -> rows.computeIfAbsent(partition(row), p -> new ArrayList<>()).add(row));
    return rows;
  }

  /** The leaves by partition and offset. */
  private static Map<String, NavigableMap<Long, byte[]>> leaves(RunTables lake) {
    Map<String, NavigableMap<Long, byte[]>> leaves = new TreeMap<>();
    Stream.of("events", "rejects")
        .flatMap(table -> lake.rows(table).stream())
        .forEach(
            row -> {
              Record kafka = (Record) row.getField("kafka");
              leaves
                  .computeIfAbsent(partition(kafka), p -> new TreeMap<>())
                  .put((Long) kafka.getField("offset"), leaf(row, kafka));
            });
    return leaves;
  }

  private static byte[] leaf(Record row, Record kafka) {
    boolean isReject = row.struct().field("reason") != null;
    OffsetDateTime time = (OffsetDateTime) kafka.getField("timestamp");
    return sha256(
        Longs.toByteArray(time == null ? NO_TIMESTAMP : time.toInstant().toEpochMilli()),
        hashOrZeros((ByteBuffer) kafka.getField("key")),
        isReject
            ? orZeros((ByteBuffer) row.getField("value_sha256"))
            : hashOrZeros((ByteBuffer) kafka.getField("value")));
  }

  private static String beginning(Record row) {
    return beginning((String) row.getField("topic"), (Integer) row.getField("partition"));
  }

  private static String beginning(String topic, int partition) {
    byte[] zero = {0};
    byte[] hash =
        sha256(utf8("millrace-seal-1"), zero, utf8(topic), zero, Ints.toByteArray(partition));
    return HexFormat.of().formatHex(hash);
  }

  private static String partition(Record row) {
    return row.getField("topic") + "-" + row.getField("partition");
  }

  private static byte[] hashOrZeros(ByteBuffer bytes) {
    return bytes == null ? OF_NULL : sha256(content(bytes));
  }

  private static byte[] orZeros(ByteBuffer hash) {
    return hash == null ? OF_NULL : content(hash);
  }

  private static byte[] content(ByteBuffer bytes) {
    byte[] content = new byte[bytes.remaining()];
    bytes.duplicate().get(content);
    return content;
  }

  private static String hex(Record row, String column) {
    return HexFormat.of().formatHex(content((ByteBuffer) row.getField(column)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sha256(byte[]... parts) {
    return Hashing.sha256().hashBytes(Bytes.concat(parts)).asBytes();
  }
}
