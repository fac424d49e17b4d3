package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.NewestRows.Extent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewestRowsTest {
  private static final Schema SCHEMA =
      new Schema(
          NestedField.required(1, "id", Types.StringType.get()),
          NestedField.required(2, "at", Types.TimestampType.withZone()));

  @TempDir private Path folder;
  private final List<String> read = new ArrayList<>();
  private Table table;

  @BeforeEach
  void create() {
    table =
        new HadoopTables(HadoopSettings.ofThisMachine())
            .create(SCHEMA, PartitionSpec.unpartitioned(), folder.resolve("table").toString());
  }

  /** Rows of a letter come a second after those of the one before. */
  private static Instant at(String id) {
    return Instant.ofEpochSecond(id.charAt(0) - 'a');
  }

  @Test
  void theNewestRowsAreReadFirst() throws IOException {
    append("a", "b");
    append("c");
    append("d", "e");

    assertThat(read(0, Long.MAX_VALUE)).isEqualTo(extent(3, 5));
    assertThat(read).containsExactly("d", "e", "c", "a", "b");
  }

  @Test
  void whatWasReadBeforeIsLeftOut() throws IOException {
    append("a");
    long seen = read(0, Long.MAX_VALUE).newestCommit();
    read.clear();
    append("b");
    append("c");

    assertThat(read(seen, Long.MAX_VALUE)).isEqualTo(extent(3, 2));
    assertThat(read).containsExactly("c", "b");
    assertThat(read(3, Long.MAX_VALUE)).isEqualTo(extent(3, 0));
  }

  @Test
  void noFileIsBegunBeyondTheLimit() throws IOException {
    append("a");
    append("b", "c");
    append("d", "e");

    assertThat(read(0, 3)).isEqualTo(new Extent(3, 4, Optional.of(at("a"))));
    assertThat(read).containsExactly("d", "e", "b", "c");
  }

  @Test
  void aReaderThatHasEnoughGetsNoOlderFile() throws IOException {
    append("a");
    append("b", "c");

    Extent extent = newest().read(0, 9, time -> time.isBefore(at("b")), row -> read.add(text(row)));

    assertThat(extent).isEqualTo(new Extent(2, 2, Optional.of(at("a"))));
    assertThat(read).containsExactly("b", "c");
  }

  @Test
  void rowsThatMaintenanceHasRewrittenAreNoNewerThanBefore() throws IOException {
    append("a");
    append("b");
    append("c");
    rewrite("a", "b");

    assertThat(read(0, 1)).isEqualTo(new Extent(4, 1, Optional.of(at("b"))));
    assertThat(read).containsExactly("c");
  }

  @Test
  void withoutStatisticsRowsAreNoNewerThanTheirFiles() throws IOException {
    table.updateProperties().set("write.metadata.metrics.default", "none").commit();
    append("c");
    Instant latest = Instant.ofEpochMilli(table.currentSnapshot().timestampMillis());
    append("a", "b");

    assertThat(read(0, 1).unreadTo()).contains(latest);
    assertThat(read).containsExactly("a", "b");
  }

  @Test
  void rewrittenRowsAreReadOnce() throws IOException {
    append("a");
    append("b");
    rewrite("a", "b");

    assertThat(read(0, Long.MAX_VALUE)).isEqualTo(extent(3, 2));
    assertThat(read).containsExactly("a", "b");
  }

  @Test
  void aTableWithoutRowsHasNone() {
    assertThat(newest().read(0, 9, time -> false, row -> read.add(text(row))))
        .isEqualTo(extent(0, 0));
  }

  private static String text(org.apache.iceberg.StructLike row) {
    return row.get(0, Object.class).toString();
  }

  private Extent read(long behind, long rowsMax) {
    return newest().read(behind, rowsMax, time -> false, row -> read.add(text(row)));
  }

  private NewestRows newest() {
    OptionalLong snapshot =
        table.currentSnapshot() == null
            ? OptionalLong.empty()
            : OptionalLong.of(table.currentSnapshot().snapshotId());
    return new NewestRows(table, snapshot, List.of("id"), Expressions.alwaysTrue(), "at");
  }

  private static Extent extent(long newestCommit, long rows) {
    return new Extent(newestCommit, rows, Optional.empty());
  }

  /** Puts the files that hold these rows alone, each in one, into one file. */
  private void rewrite(String... ids) throws IOException {
    RewriteFiles rewrite = table.newRewrite().addFile(file(ids));
    for (FileScanTask task : table.newScan().planFiles()) {
      if (task.file().fileSequenceNumber() <= ids.length) {
        rewrite.deleteFile(task.file());
      }
    }
    rewrite.commit();
  }

  private void append(String... ids) throws IOException {
    table.newAppend().appendFile(file(ids)).commit();
  }

  private DataFile file(String... ids) throws IOException {
    DataWriter<Record> writer = NewFile.in(table);
    try (writer) {
      for (String id : ids) {
        writer.write(
            GenericRecord.create(SCHEMA).copy("id", id, "at", at(id).atOffset(ZoneOffset.UTC)));
      }
    }
    return writer.toDataFile();
  }
}
