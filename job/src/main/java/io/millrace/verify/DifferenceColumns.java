package io.millrace.verify;

import io.millrace.event.KafkaCoordinates;
import io.millrace.row.CellType;
import io.millrace.row.Column;
import io.millrace.row.Columns;
import java.util.List;
import java.util.function.Function;

/** The columns of the table of differences. Those that do not apply to a difference are null. */
final class DifferenceColumns {
  private static final Columns<DifferenceRow> ALL = new Columns<>();

  static final Column<DifferenceRow> VERIFIED_AT =
      ALL.required(
          "verified_at",
          CellType.INSTANT,
          "When the verification began, the same in all its rows",
          DifferenceRow::verifiedAt);
  static final Column<DifferenceRow> KIND =
      ALL.required(
          "kind",
          CellType.TEXT,
          "The kind, as millrace verify prints it",
          row -> row.difference().kind().name());
  static final Column<DifferenceRow> TOPIC =
      ALL.optional("topic", CellType.TEXT, "The record's topic", record(KafkaCoordinates::topic));
  static final Column<DifferenceRow> PARTITION =
      ALL.optional(
          "partition", CellType.INT, "The record's partition", record(KafkaCoordinates::partition));
  static final Column<DifferenceRow> OFFSET =
      ALL.optional(
          "offset",
          CellType.LONG,
          "The record's place in the partition",
          record(KafkaCoordinates::offset));
  static final Column<DifferenceRow> USER_ID =
      ALL.optional("user_id", CellType.TEXT, "The row's user", row -> row.difference().userId());
  static final Column<DifferenceRow> EVENT_ID =
      ALL.optional("event_id", CellType.TEXT, "The row's event", row -> row.difference().eventId());
  static final Column<DifferenceRow> USER_SEQ =
      ALL.optional(
          "user_seq",
          CellType.LONG,
          "The row's place in the user's order of arrival, from 1",
          row -> row.difference().userSeq() == 0 ? null : (Long) row.difference().userSeq());
  static final Column<DifferenceRow> PIPELINE_VERSION =
      ALL.optional(
          "pipeline_version",
          CellType.TEXT,
          "The definition's hash; see versions",
          row -> row.difference().pipelineVersion());
  static final Column<DifferenceRow> COLUMN_NAME =
      ALL.optional(
          "column_name",
          CellType.TEXT,
          "The feature or column that differs",
          row -> row.difference().column());
  static final Column<DifferenceRow> STORED =
      ALL.optional(
          "stored",
          CellType.TEXT,
          "The table's value, with its bits where it is a number",
          row -> row.difference().stored());
  static final Column<DifferenceRow> RECOMPUTED =
      ALL.optional(
          "recomputed",
          CellType.TEXT,
          "The value that it must have",
          row -> row.difference().recomputed());

  private DifferenceColumns() {}

  static List<Column<DifferenceRow>> columns() {
    return ALL.list();
  }

  private static Function<DifferenceRow, Object> record(Function<KafkaCoordinates, Object> part) {
    return row -> row.difference().kafka() == null ? null : part.apply(row.difference().kafka());
  }
}
