package io.millrace.lake;

import io.millrace.feature.StateHistory;
import io.millrace.row.ModelFields;
import io.millrace.row.VersionColumns;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;

/** Reads the table {@code versions}, which has a row for each definition that was submitted. */
public final class StoredVersions {
  /** The upper bound of the job parameter model.max-size. */
  static final int MAX_MODEL_BYTES = 1 << 30;

  private StoredVersions() {}

  /** Reads all versions, in the order of their first submission. */
  public static List<StoredVersion> read(Lake lake) {
    Table table = lake.table(LakeTable.VERSIONS);
    return read(table, IcebergGenerics.read(table));
  }

  /** Reads all versions without their models, in the order of their first submission. */
  public static List<StoredVersion> withoutModels(Lake lake) {
    Table table = lake.table(LakeTable.VERSIONS);
    return read(
        table,
        IcebergGenerics.read(table)
            .select(
                VersionColumns.PIPELINE_VERSION.name(),
                VersionColumns.DEFINITION.name(),
                VersionColumns.CREATED_AT.name(),
                VersionColumns.HISTORY.name(),
                VersionColumns.PARTIAL_USERS.name()));
  }

  /** Reads the definitions, and nothing else, in the order of their first submission. */
  public static List<StoredVersion> definitions(Table versions) {
    return read(
        versions,
        IcebergGenerics.read(versions)
            .select(
                VersionColumns.PIPELINE_VERSION.name(),
                VersionColumns.DEFINITION.name(),
                VersionColumns.CREATED_AT.name()));
  }

  /**
   * Reads the definitions, without models, of the pipeline whose events a replay has read.
   *
   * @return empty where the pipeline has no table {@code versions} any more, or it cannot be read
   */
  public static Optional<List<StoredVersion>> definitionsOfReplayed(Lake lake) {
    try {
      TableIdentifier versions =
          TableIdentifier.of(lake.eventsNamespace(), LakeTable.VERSIONS.key());
      if (!lake.catalog().tableExists(versions)) {
        return Optional.empty();
      }
      return Optional.of(definitions(lake.catalog().loadTable(versions)));
    } catch (RuntimeException e) {
      // Most of a replay can be verified without that table.
      return Optional.empty();
    }
  }

  private static List<StoredVersion> read(Table table, IcebergGenerics.ScanBuilder scan) {
    List<Record> rows = new ArrayList<>();
    try (CloseableIterable<Record> all = scan.build()) {
      all.forEach(rows::add);
    } catch (IOException e) {
      throw new LakeException("Cannot read " + table.name() + ": " + e, e);
    }
    rows.sort(
        java.util.Comparator.comparing(
            row -> String.valueOf(row.getField(VersionColumns.CREATED_AT.name()))));
    return rows.stream().map(StoredVersions::version).toList();
  }

  private static StoredVersion version(Record row) {
    Record model = (Record) row.getField(VersionColumns.MODEL.name());
    ByteBuffer buffer = (ByteBuffer) row.getField(VersionColumns.MODEL_BYTES.name());
    byte[] bytes = null;
    if (buffer != null) {
      bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
    }
    return new StoredVersion(
        (String) row.getField(VersionColumns.PIPELINE_VERSION.name()),
        (String) row.getField(VersionColumns.DEFINITION.name()),
        model == null ? null : (String) model.getField(ModelFields.SHA256.name()),
        bytes,
        (String) row.getField(VersionColumns.MODEL_URI.name()),
        ((OffsetDateTime) row.getField(VersionColumns.CREATED_AT.name())).toInstant(),
        StateHistory.ofRow(
            (String) row.getField(VersionColumns.HISTORY.name()),
            (Long) row.getField(VersionColumns.PARTIAL_USERS.name())));
  }

  /**
   * Reads the model's bytes, from the table or from their URI.
   *
   * @return null where the version has no model
   * @throws LakeException where the URI cannot be read
   */
  public static byte[] modelBytes(Lake lake, StoredVersion version) {
    if (version.modelBytes() != null || version.modelUri() == null) {
      return version.modelBytes();
    }
    InputFile file = lake.table(LakeTable.VERSIONS).io().newInputFile(version.modelUri());
    try (InputStream in = file.newStream()) {
      // The row may name any file, and a store may report a wrong size, so both are checked.
      boolean isTooLarge = file.getLength() > MAX_MODEL_BYTES;
      byte[] bytes = isTooLarge ? null : in.readNBytes(MAX_MODEL_BYTES + 1);
      if (isTooLarge || bytes.length > MAX_MODEL_BYTES) {
        throw new IOException(
            "larger than %d bytes, the largest model that a job takes; is it the file that the job had?"
                .formatted(MAX_MODEL_BYTES));
      }
      return bytes;
    } catch (IOException | RuntimeException e) {
      throw new LakeException(
          "Cannot read the model of version %s at %s: %s"
              .formatted(version.pipelineVersion(), version.modelUri(), e),
          e);
    }
  }
}
