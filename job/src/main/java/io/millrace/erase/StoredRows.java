package io.millrace.erase;

import io.millrace.erase.Scope.Erasable;
import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.GenericRows;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.row.Column;
import io.millrace.row.IdentityColumns;
import io.millrace.row.KafkaColumns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.OptionalLong;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.relocated.com.google.common.collect.Lists;

/** A table's rows as generic records, file by file. */
final class StoredRows {
  private final LakeTable which;
  private final Table table;

  StoredRows(LakeTable which, Table table) {
    this.which = which;
    this.table = table;
  }

  /**
   * The files of a snapshot that may hold rows of a scope.
   *
   * @param snapshot the snapshot to read; empty for no rows
   */
  List<FileScanTask> files(OptionalLong snapshot, Scope scope) {
    if (snapshot.isEmpty() || !scope.isOf(which)) {
      return List.of();
    }
    try (CloseableIterable<FileScanTask> files =
        table.newScan().useSnapshot(snapshot.getAsLong()).filter(scope.filter(which)).planFiles()) {
      return Lists.newArrayList(files);
    } catch (IOException e) {
      throw new LakeException("Cannot read the manifests of " + table.name() + ": " + e, e);
    }
  }

  /** The rows of a file, without those that row-level deletes have taken, with all columns. */
  CloseableIterable<Record> rows(FileScanTask file) {
    return GenericRows.of(table, file);
  }

  Erasable row(Record row) {
    boolean isReject = which == LakeTable.REJECTS;
    KafkaCoordinates kafka = kafka(row);
    return new Erasable(
        kafka,
        isReject ? null : (String) row.getField(IdentityColumns.USER_ID.name()),
        isReject
            ? (kafka.hasTimestamp() ? Instant.ofEpochMilli(kafka.timestampMs()) : null)
            : ((OffsetDateTime) row.getField(IdentityColumns.EVENT_TIME.name())).toInstant());
  }

  private static KafkaCoordinates kafka(Record row) {
    Record kafka = (Record) row.getField(KafkaColumns.NAME);
    OffsetDateTime timestamp = (OffsetDateTime) kafka.getField(KafkaColumns.TIMESTAMP.name());
    return new KafkaCoordinates(
        (String) kafka.getField(KafkaColumns.TOPIC.name()),
        (Integer) kafka.getField(KafkaColumns.PARTITION.name()),
        (Long) kafka.getField(KafkaColumns.OFFSET.name()),
        timestamp == null ? KafkaCoordinates.NO_TIMESTAMP : timestamp.toInstant().toEpochMilli());
  }

  static byte[] bytes(Record row, Column<?> column) {
    String name = column.name();
    return row.struct().field(name) == null || row.getField(name) == null
        ? null
        : copy((ByteBuffer) row.getField(name));
  }

  private static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }
}
