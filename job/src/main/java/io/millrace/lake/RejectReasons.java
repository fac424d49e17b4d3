package io.millrace.lake;

import io.millrace.advice.RejectSummary;
import io.millrace.advice.RejectTally;
import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.RejectReason;
import io.millrace.pipeline.CanonicalReader;
import io.millrace.pipeline.InvalidPipelineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** Why rows of {@code rejects} are there, from some of them: the table may have any number. */
public final class RejectReasons {
  private static final int ROWS_MAX = 20_000;

  private RejectReasons() {}

  /**
   * What is to be said of a pipeline most of whose records are rejects. The reasons' counts are
   * those of the rows that were looked at; the definition is the newest.
   *
   * @return empty where most records are events, or no definition of the tables can be read
   */
  public static Optional<RejectSummary> ofMostlyRejects(Lake lake) {
    long events = TableState.of(lake.table(LakeTable.EVENTS)).rows();
    Table rejects = lake.table(LakeTable.REJECTS);
    RejectSummary totals = new RejectSummary(events, TableState.of(rejects).rows(), List.of());
    if (!totals.isMostlyRejects()) {
      return Optional.empty();
    }
    return newestSchema(lake)
        .map(schema -> tally(rejects, schema, EnumSet.allOf(RejectReason.class)).reasons())
        .map(reasons -> new RejectSummary(events, totals.rejects(), reasons));
  }

  private static Optional<EventSchema> newestSchema(Lake lake) {
    List<StoredVersion> versions = StoredVersions.definitionsOfReplayed(lake).orElse(List.of());
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    StoredVersion newest = versions.get(versions.size() - 1);
    try {
      return Optional.of(
          CanonicalReader.read(newest.definition(), newest.pipelineVersion()).event());
    } catch (InvalidPipelineException e) {
      // A later release wrote it; the tables' figures stand without advice.
      return Optional.empty();
    }
  }

  /**
   * Looks at rows until the reasons are known, or at as many as it may.
   *
   * @param reasons that the table has
   * @throws LakeException where the table cannot be read
   */
  public static RejectTally tally(Table rejects, EventSchema schema, Set<RejectReason> reasons) {
    RejectTally tally = new RejectTally(schema);
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(rejects).select("kafka", "reason", "message", "value").build()) {
      int looked = 0;
      for (Record row : rows) {
        if (looked++ == ROWS_MAX || reasons.stream().allMatch(tally::knows)) {
          break;
        }
        add(row, tally);
      }
    } catch (IOException | RuntimeException e) {
      throw new LakeException("Cannot read " + rejects.name() + ": " + e, e);
    }
    return tally;
  }

  private static void add(Record row, RejectTally tally) {
    Optional<RejectReason> reason = RejectReason.named((String) row.getField("reason"));
    if (reason.isEmpty()) {
      return;
    }
    Record kafka = (Record) row.getField("kafka");
    KafkaCoordinates place =
        new KafkaCoordinates(
            (String) kafka.getField("topic"),
            (Integer) kafka.getField("partition"),
            (Long) kafka.getField("offset"),
            KafkaCoordinates.NO_TIMESTAMP);
    ByteBuffer value = (ByteBuffer) row.getField("value");
    byte[] bytes = value == null ? null : new byte[value.remaining()];
    if (bytes != null) {
      value.duplicate().get(bytes);
    }
    String message = (String) row.getField("message");
    tally.add(reason.get(), place.toString(), message == null ? "" : message, bytes);
  }
}
