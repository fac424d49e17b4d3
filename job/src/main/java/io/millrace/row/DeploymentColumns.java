package io.millrace.row;

import io.millrace.deployment.DeployedVersion;
import io.millrace.event.KafkaCoordinates;
import java.util.List;

/** The columns of {@code deployments}: which versions score from where on, and what was refused. */
public final class DeploymentColumns {
  /** The status of a deployment that took effect. */
  public static final String ACTIVE = "ACTIVE";

  /** The status of a control record that changed nothing. */
  public static final String REFUSED = "REFUSED";

  private static final Columns<KafkaCoordinates> PLACE = new Columns<>();

  public static final Column<KafkaCoordinates> OFFSET_TOPIC =
      PLACE.required("topic", CellType.TEXT, "The topic", KafkaCoordinates::topic);
  public static final Column<KafkaCoordinates> OFFSET_PARTITION =
      PLACE.required("partition", CellType.INT, "The partition", KafkaCoordinates::partition);
  public static final Column<KafkaCoordinates> OFFSET =
      PLACE.required(
          "offset",
          CellType.LONG,
          "Of the first record that the deployment scores",
          KafkaCoordinates::offset);

  private static final Columns<DeployedVersion> MEMBER = new Columns<>();

  public static final Column<DeployedVersion> PIPELINE_VERSION =
      MEMBER.required(
          "pipeline_version",
          CellType.TEXT,
          "The definition's hash; see versions",
          DeployedVersion::version);
  public static final Column<DeployedVersion> ROLE =
      MEMBER.optional(
          "role",
          CellType.TEXT,
          "primary, canary or shadow; null where the version was only to be prepared",
          version -> version.role() == null ? null : version.role().key());
  public static final Column<DeployedVersion> SHARE =
      MEMBER.optional(
          "share",
          CellType.DOUBLE,
          "Of the users; null but for a canary",
          new Column.DoubleSource<DeployedVersion>(DeployedVersion::share));

  private static final Columns<DeploymentRow> ALL = new Columns<>();

  public static final Column<DeploymentRow> DEPLOYMENT =
      ALL.optional(
          "deployment",
          CellType.LONG,
          "1 for the job's own definition at its first start, then counted up; null where REFUSED",
          row -> row.ruling().isRefused() ? null : row.ruling().deployment().number());
  public static final Column<DeploymentRow> STATUS =
      ALL.required(
          "status",
          CellType.TEXT,
          "ACTIVE, or REFUSED for a control record that changed nothing",
          row -> row.ruling().isRefused() ? REFUSED : ACTIVE);
  public static final Column<DeploymentRow> REASON =
      ALL.optional("reason", CellType.TEXT, "Null but for REFUSED", row -> row.ruling().reason());
  public static final Column<DeploymentRow> CHECKPOINT =
      ALL.optional(
          "checkpoint",
          CellType.LONG,
          "The checkpoint at whose barrier it took effect; null where REFUSED or at a first start",
          DeploymentRow::checkpoint);
  public static final Column<DeploymentRow> OFFSETS =
      ALL.add(
          new Column.Structs<DeploymentRow, KafkaCoordinates>(
              "offsets",
              true,
              "Where that barrier lies; a partition that is left out had no record before",
              DeploymentRow::offsets,
              PLACE.list()));
  public static final Column<DeploymentRow> MODELS =
      ALL.add(
          new Column.Structs<DeploymentRow, DeployedVersion>(
              "models",
              true,
              "The versions, each in one role; canaries in the order of their intervals",
              row -> row.ruling().models(),
              MEMBER.list()));
  public static final Column<DeploymentRow> SALT =
      ALL.optional(
          "salt",
          CellType.TEXT,
          "Of the hash that says whose score is a canary's",
          row -> row.ruling().salt());
  public static final Column<DeploymentRow> CONTROL =
      ALL.add(
          new Column.Struct<DeploymentRow, KafkaCoordinates>(
              "control",
              false,
              "The record that asked for it; null where a start of the job was the cause",
              row -> row.ruling().control(),
              KafkaColumns.place()));
  public static final Column<DeploymentRow> CREATED_AT =
      ALL.required(
          "created_at", CellType.INSTANT, "When the row was made", DeploymentRow::createdAt);

  private DeploymentColumns() {}

  public static List<Column<DeploymentRow>> columns() {
    return ALL.list();
  }
}
