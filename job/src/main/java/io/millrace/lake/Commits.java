package io.millrace.lake;

import io.millrace.event.KafkaCoordinates;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Finds the commit that brought the row of a Kafka record, even where other commits have rewritten
 * the row since.
 */
public final class Commits {
  private static final List<String> COLUMNS = KafkaColumn.PLACE;

  private Commits() {}

  /** The filter for files that may hold the rows of a Kafka record. */
  public static Expression filter(KafkaCoordinates kafka) {
    return Expressions.and(
        Expressions.equal(KafkaColumn.OFFSET, kafka.offset()),
        Expressions.equal(KafkaColumn.PARTITION, kafka.partition()),
        Expressions.equal(KafkaColumn.TOPIC, kafka.topic()));
  }

  /**
   * Finds the first snapshot whose added files hold the row; empty where it has expired.
   *
   * @param asOf the snapshot that the row was read from
   */
  public static Optional<Commit> of(Table table, OptionalLong asOf, KafkaCoordinates kafka) {
    if (asOf.isEmpty()) {
      return Optional.empty();
    }
    Optional<Snapshot> last = find(table, new RowScan(table, asOf, COLUMNS, filter(kafka)), kafka);
    boolean rewritten = last.isPresent() && !DataOperations.APPEND.equals(last.get().operation());
    // This search reads the manifests of every snapshot, so it is made only for rewritten rows.
    Optional<Snapshot> first =
        rewritten
            ? find(table, RowScan.appended(table, asOf.getAsLong(), COLUMNS, filter(kafka)), kafka)
            : last;
    return first.map(Commit::of);
  }

  private static Optional<Snapshot> find(Table table, RowScan scan, KafkaCoordinates kafka) {
    KafkaColumn column = new KafkaColumn(scan.projection());
    OptionalLong commit = scan.firstCommitOf(row -> isOf(kafka, column.read(row)));
    if (commit.isPresent()) {
      for (Snapshot snapshot : table.snapshots()) {
        if (snapshot.sequenceNumber() == commit.getAsLong()) {
          return Optional.of(snapshot);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isOf(KafkaCoordinates wanted, KafkaCoordinates found) {
    return found.offset() == wanted.offset()
        && found.partition() == wanted.partition()
        && found.topic().equals(wanted.topic());
  }
}
