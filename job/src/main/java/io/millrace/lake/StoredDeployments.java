package io.millrace.lake;

import io.millrace.deployment.DeployedVersion;
import io.millrace.deployment.Deployment;
import io.millrace.deployment.DeploymentRole;
import io.millrace.deployment.Lineup;
import io.millrace.deployment.Ruling;
import io.millrace.event.KafkaCoordinates;
import io.millrace.row.DeploymentColumns;
import io.millrace.row.DeploymentRow;
import io.millrace.row.KafkaColumns;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** Reads the table {@code deployments}, which has a row for each ruling. */
public final class StoredDeployments {
  private StoredDeployments() {}

  /**
   * Reads all rulings, in the order in which they were made.
   *
   * @throws LakeException where the table cannot be read, or says what no deployment is
   */
  public static List<DeploymentRow> read(Table table) {
    List<DeploymentRow> rows = new ArrayList<>();
    try (CloseableIterable<Record> all = IcebergGenerics.read(table).build()) {
      for (Record each : all) {
        rows.add(row(each));
      }
    } catch (IOException e) {
      throw new LakeException("Cannot read " + table.name() + ": " + e, e);
    } catch (IllegalArgumentException e) {
      throw new LakeException("Cannot read " + table.name() + ": " + e.getMessage(), e);
    }
    rows.sort(
        Comparator.comparing(DeploymentRow::createdAt)
            .thenComparing(
                row -> row.ruling().isRefused() ? 0 : row.ruling().deployment().number()));
    return rows;
  }

  private static DeploymentRow row(Record row) {
    List<KafkaCoordinates> offsets =
        records(row, DeploymentColumns.OFFSETS.name()).stream()
            .map(StoredDeployments::offset)
            .toList();
    return new DeploymentRow(
        ruling(row),
        (Long) row.getField(DeploymentColumns.CHECKPOINT.name()),
        offsets,
        ((OffsetDateTime) row.getField(DeploymentColumns.CREATED_AT.name())).toInstant());
  }

  private static Ruling ruling(Record row) {
    List<DeployedVersion> models =
        records(row, DeploymentColumns.MODELS.name()).stream()
            .map(StoredDeployments::member)
            .toList();
    String salt = text(row, DeploymentColumns.SALT.name());
    KafkaCoordinates control = control(row);
    String status = text(row, DeploymentColumns.STATUS.name());
    if (status.equals(DeploymentColumns.REFUSED)) {
      String reason = text(row, DeploymentColumns.REASON.name());
      return new Ruling(null, reason, models, salt, control);
    } else if (!status.equals(DeploymentColumns.ACTIVE)) {
      throw new IllegalArgumentException("unknown status " + status);
    }
    Long number = (Long) row.getField(DeploymentColumns.DEPLOYMENT.name());
    if (number == null) {
      throw new IllegalArgumentException("an active deployment has no number");
    }
    return Ruling.active(
        new Deployment(number, Lineup.of(models, salt == null ? "" : salt), control));
  }

  private static DeployedVersion member(Record member) {
    String role = text(member, DeploymentColumns.ROLE.name());
    Double share = (Double) member.getField(DeploymentColumns.SHARE.name());
    return new DeployedVersion(
        text(member, DeploymentColumns.PIPELINE_VERSION.name()),
        role == null ? null : role(role),
        share == null ? Double.NaN : share);
  }

  private static DeploymentRole role(String key) {
    return DeploymentRole.of(key)
        .orElseThrow(() -> new IllegalArgumentException("unknown role " + key));
  }

  private static KafkaCoordinates offset(Record place) {
    return new KafkaCoordinates(
        text(place, DeploymentColumns.OFFSET_TOPIC.name()),
        (Integer) place.getField(DeploymentColumns.OFFSET_PARTITION.name()),
        (Long) place.getField(DeploymentColumns.OFFSET.name()),
        KafkaCoordinates.NO_TIMESTAMP);
  }

  private static KafkaCoordinates control(Record row) {
    Record place = (Record) row.getField(DeploymentColumns.CONTROL.name());
    if (place == null) {
      return null;
    }
    OffsetDateTime time = (OffsetDateTime) place.getField(KafkaColumns.TIMESTAMP.name());
    return new KafkaCoordinates(
        text(place, KafkaColumns.TOPIC.name()),
        (Integer) place.getField(KafkaColumns.PARTITION.name()),
        (Long) place.getField(KafkaColumns.OFFSET.name()),
        time == null ? KafkaCoordinates.NO_TIMESTAMP : time.toInstant().toEpochMilli());
  }

  private static String text(Record row, String column) {
    return (String) row.getField(column);
  }

  @SuppressWarnings("unchecked") // Iceberg gives lists of structs so.
  private static List<Record> records(Record row, String column) {
    return (List<Record>) row.getField(column);
  }
}
