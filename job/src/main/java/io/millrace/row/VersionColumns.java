package io.millrace.row;

import java.util.List;

/** The columns of {@code versions}: each definition that ever ran, with its model. */
public final class VersionColumns {
  private static final Columns<VersionRow> ALL = new Columns<>();

  public static final Column<VersionRow> PIPELINE_VERSION =
      ALL.required(
          "pipeline_version",
          CellType.TEXT,
          "SHA-256 of the definition's canonical form",
          VersionRow::version);
  public static final Column<VersionRow> DEFINITION =
      ALL.required(
          "definition", CellType.TEXT, "The canonical form (RFC 8785)", VersionRow::definition);
  public static final Column<VersionRow> MODEL = ALL.add(ModelFields.ofFile(VersionRow::model));
  public static final Column<VersionRow> MODEL_BYTES =
      ALL.optional(
          "model_bytes",
          CellType.BYTES,
          "Null where model_uri says its place",
          VersionRow::modelBytes);
  public static final Column<VersionRow> CREATED_AT =
      ALL.required(
          "created_at",
          CellType.INSTANT,
          "When the version was first submitted",
          VersionRow::createdAt);
  public static final Column<VersionRow> MODEL_URI =
      ALL.optional(
          "model_uri",
          CellType.TEXT,
          "Where a model too large for model_bytes is kept",
          VersionRow::modelUri);

  public static final Column<VersionRow> HISTORY =
      ALL.optional(
          "history",
          CellType.TEXT,
          "complete, or partial where rows of some users were missing when the version began; null for a replay and in rows of earlier builds",
          VersionRow::history);
  public static final Column<VersionRow> PARTIAL_USERS =
      ALL.optional(
          "partial_users",
          CellType.LONG,
          "How many users' rows were missing when the version began; null unless history is partial",
          VersionRow::partialUsers);

  private VersionColumns() {}

  public static List<Column<VersionRow>> columns() {
    return ALL.list();
  }
}
