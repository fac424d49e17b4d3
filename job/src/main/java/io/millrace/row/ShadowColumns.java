package io.millrace.row;

import io.millrace.feature.FeatureRow;
import java.util.List;

/** The columns of {@code shadows}: what each active shadow made of each event. */
public final class ShadowColumns {
  /** The status of an event that a shadow had no room or no time for; it has no score. */
  public static final String SHED = "SHED";

  private static final Columns<ShadowRow> ALL = new Columns<>();

  static {
    ALL.addAll(Column.<FeatureRow, ShadowRow>of(IdentityColumns.columns(), ShadowRow::event));
    ALL.add(KafkaColumns.placeOf((ShadowRow row) -> row.event().kafka()));
  }

  public static final Column<ShadowRow> DEPLOYMENT =
      ALL.longs(
          "deployment",
          CellType.LONG,
          "The deployment in which the version is a shadow; see deployments",
          row -> row.origin().deployment());
  public static final Column<ShadowRow> PIPELINE_VERSION =
      ALL.required(
          "pipeline_version",
          CellType.LABEL,
          "The shadow's definition; see versions",
          row -> row.origin().pipelineVersion());
  public static final Column<ShadowRow> MODEL = ALL.add(ModelFields.ofCall(ShadowRow::model));
  public static final Column<ShadowRow> SCORE =
      ALL.optional(
          "score",
          CellType.FLOAT,
          "What predictions would have; null but for status SCORED",
          row -> row.score() == null ? null : PredictionColumns.value(row.score()));
  public static final Column<ShadowRow> STATUS =
      ALL.required(
          "status",
          CellType.LABEL,
          "As in predictions, or SHED where the shadow could not keep up",
          row -> row.score() == null ? SHED : row.score().status().name());
  public static final Column<ShadowRow> ERROR =
      ALL.optional(
          "error",
          CellType.TEXT,
          "Null for SCORED, UNSCORED and SHED",
          row -> row.score() == null ? null : row.score().error());
  public static final Column<ShadowRow> SCORED_AT =
      ALL.longs("scored_at", CellType.TIME, "When it was scored or shed", ShadowRow::scoredAtMs);

  private ShadowColumns() {}

  public static List<Column<ShadowRow>> columns() {
    return ALL.list();
  }
}
