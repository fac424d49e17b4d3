package io.millrace.verify;

import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.StoredPrediction;
import java.io.Serializable;
import java.util.Comparator;

/**
 * One difference between the tables and what they must hold. Components that do not apply are null.
 *
 * @param kafka the record that the row comes from
 * @param userSeq the user's count; 0 where it does not apply
 * @param column the feature's or column's name
 * @param stored the table's value, with its bits where it is a number
 * @param recomputed the value that it must have
 */
public record Difference(
    DifferenceKind kind,
    KafkaCoordinates kafka,
    String userId,
    String eventId,
    long userSeq,
    String pipelineVersion,
    String column,
    String stored,
    String recomputed)
    implements Comparable<Difference>, Serializable {
  private static final Comparator<Difference> ORDER =
      Comparator.comparing((Difference d) -> d.kind)
          .thenComparing(d -> d.kafka == null ? "" : d.kafka.topic())
          .thenComparing(d -> d.kafka == null ? 0 : d.kafka.partition())
          .thenComparing(d -> d.kafka == null ? 0L : d.kafka.offset())
          .thenComparing(d -> String.valueOf(d.column))
          .thenComparing(d -> String.valueOf(d.stored))
          .thenComparing(d -> String.valueOf(d.recomputed))
          .thenComparing(d -> String.valueOf(d.pipelineVersion))
          .thenComparing(d -> String.valueOf(d.userId))
          .thenComparing(d -> String.valueOf(d.eventId));

  static Difference of(
      DifferenceKind kind, StoredPrediction row, String column, String stored, String recomputed) {
    return new Difference(
        kind,
        row.row().kafka(),
        row.row().userId(),
        row.row().eventId(),
        row.row().features().userSeq(),
        row.pipelineVersion(),
        column,
        stored,
        recomputed);
  }

  /** Makes a difference of a version, without a row. */
  static Difference ofVersion(
      DifferenceKind kind,
      String pipelineVersion,
      String column,
      String stored,
      String recomputed) {
    return new Difference(kind, null, null, null, 0, pipelineVersion, column, stored, recomputed);
  }

  /** Makes a difference of a Kafka record, without a prediction. */
  static Difference ofRecord(
      DifferenceKind kind, KafkaCoordinates kafka, String userId, String eventId, String stored) {
    return new Difference(kind, kafka, userId, eventId, 0, null, null, stored, null);
  }

  @Override
  public int compareTo(Difference other) {
    return ORDER.compare(this, other);
  }
}
