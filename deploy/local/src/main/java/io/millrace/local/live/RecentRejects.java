package io.millrace.local.live;

import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.BytesColumn;
import io.millrace.lake.Commits;
import io.millrace.lake.KafkaColumn;
import io.millrace.lake.NewestRows;
import io.millrace.lake.RowScan;
import io.millrace.lake.TextColumn;
import io.millrace.local.report.ByCount;
import io.millrace.row.RejectColumns;
import io.millrace.text.Printable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * The committed rejects: their number by reason, and the last ones. Used by one thread at a time.
 */
final class RecentRejects {
  private static final int SHOWN = 5;

  private static final int EXCERPT_BYTES = 240;
  private static final List<String> COLUMNS =
      KafkaColumn.placeAnd(RejectColumns.REASON, RejectColumns.MESSAGE, RejectColumns.VALUE);

  /**
   * One of the last rejects.
   *
   * @param at the Kafka timestamp; null where the record has none
   * @param value the beginning of the value, in one line; null where the record has none
   */
  record Example(String place, String at, String reason, String message, String value) {}

  private final Map<String, Long> reasons = new HashMap<>();
  private final LastFew<Example> examples = new LastFew<>(SHOWN);
  private long readTo;

  /** Reads what has been committed since the last update. */
  void update(Table table, TableWatch.News news) {
    if (news == TableWatch.News.ANYTHING) {
      reasons.clear();
      examples.clear();
      readTo = 0;
    }
    // Added when all is read: after a failure, the next look reads it again.
    Map<String, Long> more = new HashMap<>();
    LastFew<KafkaCoordinates> last = new LastFew<>(SHOWN);
    NewestRows.Extent extent = readPlaces(table, more, last);
    last.settle();
    readExamples(table, last.newestFirst());
    readTo = extent.newestCommit();
    more.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
  }

  /** Reads short columns: of all rows at the first look and after maintenance, else of new rows. */
  private NewestRows.Extent readPlaces(
      Table table, Map<String, Long> more, LastFew<KafkaCoordinates> last) {
    NewestRows scan =
        new NewestRows(
            table,
            OptionalLong.of(table.currentSnapshot().snapshotId()),
            KafkaColumn.placeAnd(RejectColumns.REASON),
            Expressions.alwaysTrue(),
            KafkaColumn.TIMESTAMP);
    KafkaColumn kafka = new KafkaColumn(scan.projection());
    TextColumn reason = new TextColumn(scan.projection(), RejectColumns.REASON);
    return scan.read(
        readTo,
        Long.MAX_VALUE,
        time -> false,
        row -> {
          more.merge(reason.read(row), 1L, Long::sum);
          KafkaCoordinates at = kafka.read(row);
          last.add(at, at);
        });
  }

  /**
   * Reads the last rejects whole, only from files that may hold them, since values may be large.
   */
  private void readExamples(Table table, List<KafkaCoordinates> places) {
    Expression filter =
        places.stream().map(Commits::filter).reduce(Expressions.alwaysFalse(), Expressions::or);
    long snapshot = table.currentSnapshot().snapshotId();
    RowScan scan = new RowScan(table, OptionalLong.of(snapshot), COLUMNS, filter);
    KafkaColumn kafka = new KafkaColumn(scan.projection());
    TextColumn reason = new TextColumn(scan.projection(), RejectColumns.REASON);
    TextColumn message = new TextColumn(scan.projection(), RejectColumns.MESSAGE);
    BytesColumn value = new BytesColumn(scan.projection(), RejectColumns.VALUE);
    Set<KafkaCoordinates> wanted = new HashSet<>(places);
    scan.read(
        1,
        () ->
            row -> {
              KafkaCoordinates at = kafka.read(row);
              if (wanted.contains(at)) {
                examples.add(at, example(at, reason.read(row), message.read(row), value.read(row)));
              }
            });
    examples.settle();
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

  /** The number of rejects by reason, the most frequent first. */
  Map<String, Long> reasons() {
    return ByCount.largestFirst(reasons);
  }

  List<Example> examples() {
    return examples.newestFirst();
  }
}
