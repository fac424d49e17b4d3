package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.NewestRows.Extent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.iceberg.DataFile;
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
      new Schema(NestedField.required(1, "id", Types.StringType.get()));

  @TempDir private Path folder;
  private final List<String> read = new ArrayList<>();
  private Table table;

  @BeforeEach
  void create() {
    table =
        new HadoopTables(HadoopSettings.ofThisMachine())
            .create(SCHEMA, PartitionSpec.unpartitioned(), folder.resolve("table").toString());
  }

  @Test
  void theNewestCommitIsReadFirst() throws IOException {
    append("a", "b");
    append("c");
    append("d", "e");

    assertThat(read(0, Long.MAX_VALUE)).isEqualTo(new Extent(3, 5, true));
    assertThat(read).containsExactly("d", "e", "c", "a", "b");
  }

  @Test
  void whatWasReadBeforeIsLeftOut() throws IOException {
    append("a");
    long seen = read(0, Long.MAX_VALUE).newestCommit();
    read.clear();
    append("b");
    append("c");

    assertThat(read(seen, Long.MAX_VALUE)).isEqualTo(new Extent(3, 2, true));
    assertThat(read).containsExactly("c", "b");
    assertThat(read(3, Long.MAX_VALUE)).isEqualTo(new Extent(3, 0, true));
  }

  @Test
  void noFileIsBegunBeyondTheLimit() throws IOException {
    append("a");
    append("b", "c");
    append("d", "e");

    assertThat(read(0, 3)).isEqualTo(new Extent(3, 4, false));
    assertThat(read).containsExactly("d", "e", "b", "c");
  }

  @Test
  void aReaderThatHasEnoughGetsNoOlderCommit() throws IOException {
    append("a");
    append("b", "c");

    Extent extent = newest().read(0, 9, () -> !read.isEmpty(), row -> read.add(text(row)));

    assertThat(extent).isEqualTo(new Extent(2, 2, false));
    assertThat(read).containsExactly("b", "c");
  }

  @Test
  void rewrittenRowsAreReadOnce() throws IOException {
    append("a");
    append("b");
    RewriteFiles rewrite = table.newRewrite().addFile(file("a", "b"));
    files().forEach(rewrite::deleteFile);
    rewrite.commit();

    assertThat(read(0, Long.MAX_VALUE)).isEqualTo(new Extent(3, 2, true));
    assertThat(read).containsExactly("a", "b");
  }

  @Test
  void aTableWithoutRowsHasNone() {
    RowScan none =
        new RowScan(table, OptionalLong.empty(), List.of("id"), Expressions.alwaysTrue());

    assertThat(new NewestRows(none).read(0, 9, () -> false, row -> read.add(text(row))))
        .isEqualTo(new Extent(0, 0, true));
  }

  private static String text(org.apache.iceberg.StructLike row) {
    return row.get(0, Object.class).toString();
  }

  private Extent read(long behind, long rowsMax) {
    return newest().read(behind, rowsMax, () -> false, row -> read.add(text(row)));
  }

  private NewestRows newest() {
    OptionalLong snapshot = OptionalLong.of(table.currentSnapshot().snapshotId());
    return new NewestRows(new RowScan(table, snapshot, List.of("id"), Expressions.alwaysTrue()));
  }

  private List<DataFile> files() {
    List<DataFile> files = new ArrayList<>();
    table.newScan().planFiles().forEach(task -> files.add(task.file()));
    return files;
  }

  private void append(String... ids) throws IOException {
    table.newAppend().appendFile(file(ids)).commit();
  }

  private DataFile file(String... ids) throws IOException {
    DataWriter<Record> writer = NewFile.in(table);
    try (writer) {
      for (String id : ids) {
        writer.write(GenericRecord.create(SCHEMA).copy("id", id));
      }
    }
    return writer.toDataFile();
  }
}
