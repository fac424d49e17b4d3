package io.millrace.local.live;

import io.millrace.event.KafkaCoordinates;
import io.millrace.event.RejectReason;
import io.millrace.lake.BytesColumn;
import io.millrace.lake.KafkaColumn;
import io.millrace.lake.NewestRows;
import io.millrace.lake.RowScan;
import io.millrace.lake.TextColumn;
import io.millrace.text.Printable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/** The committed rejects: how many of each reason, and the last ones. Belongs to one thread. */
final class RecentRejects {
  private static final int SHOWN = 5;

  /** Of the newest files, since values may be large. */
  private static final int READ_ROWS = 500;

  private static final int EXCERPT_BYTES = 240;
  private static final List<String> COLUMNS = KafkaColumn.placeAnd("reason", "message", "value");

  /**
   * One of the last.
   *
   * @param at the Kafka timestamp; null where it has none
   * @param value its beginning, fit for a line; null where it has none
   */
  record Example(String place, String at, String reason, String message, String value) {}

  private final Map<String, Long> reasons = new TreeMap<>();
  private final Latest<Example> examples = new Latest<>(SHOWN);
  private long readTo;

  /** Reads what has been committed since. */
  void update(Table table, TableWatch.News news) {
    if (news == TableWatch.News.ANYTHING) {
      reasons.clear();
      examples.clear();
      readTo = 0;
    }
    // Added when all is read: what fails is read again at the next look.
    Map<String, Long> more = count(table);
    readTo = readExamples(table);
    more.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
  }

  /** One short column, whole at the first look alone. */
  private Map<String, Long> count(Table table) {
    Map<String, Long> more = new HashMap<>();
    RowScan scan = scan(table, List.of("reason"));
    TextColumn reason = new TextColumn(scan.projection(), "reason");
    new NewestRows(scan)
        .read(
            readTo,
            Long.MAX_VALUE,
            () -> false,
            row -> more.merge(reason.read(row), 1L, Long::sum));
    return more;
  }

  private long readExamples(Table table) {
    RowScan scan = scan(table, COLUMNS);
    KafkaColumn kafka = new KafkaColumn(scan.projection());
    TextColumn reason = new TextColumn(scan.projection(), "reason");
    TextColumn message = new TextColumn(scan.projection(), "message");
    BytesColumn value = new BytesColumn(scan.projection(), "value");
    NewestRows.Extent extent =
        new NewestRows(scan)
            .read(
                readTo,
                READ_ROWS,
                () -> false,
                row -> {
                  KafkaCoordinates at = kafka.read(row);
                  examples.add(
                      at, example(at, reason.read(row), message.read(row), value.read(row)));
                });
    examples.settle();
    return extent.newestCommit();
  }

  private static RowScan scan(Table table, List<String> columns) {
    long snapshot = table.currentSnapshot().snapshotId();
    return new RowScan(table, OptionalLong.of(snapshot), columns, Expressions.alwaysTrue());
  }

  private static Example example(KafkaCoordinates at, String reason, String message, byte[] value) {
    return new Example(
        at.toString(),
        at.hasTimestamp() ? Instant.ofEpochMilli(at.timestampMs()).toString() : null,
        reason,
        Printable.line(String.valueOf(message)),
        value == null ? null : excerpt(value));
  }

  private static String excerpt(byte[] value) {
    int length = Math.min(value.length, EXCERPT_BYTES);
    String text = Printable.line(new String(value, 0, length, StandardCharsets.UTF_8));
    return length < value.length ? text + "…" : text;
  }

  /** In the order of the reasons. */
  Map<String, Long> reasons() {
    Map<String, Long> ordered = new LinkedHashMap<>();
    for (RejectReason reason : RejectReason.values()) {
      Long count = reasons.get(reason.name());
      if (count != null) {
        ordered.put(reason.name(), count);
      }
    }
    return ordered;
  }

  List<Example> examples() {
    return examples.newestFirst();
  }
}
