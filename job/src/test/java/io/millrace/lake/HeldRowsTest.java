package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.FileWriterFactory;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldRowsTest {
  private static final Schema SCHEMA =
      new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));

  @TempDir private Path folder;
  private Table table;

  @BeforeEach
  void makeTable() {
    table =
        new HadoopTables(HadoopSettings.ofThisMachine())
            .create(SCHEMA, PartitionSpec.unpartitioned(), folder.resolve("t").toString());
    table.updateProperties().set(TableProperties.FORMAT_VERSION, "2").commit();
  }

  @Test
  void aTableWithoutCommitsAndOneThatWasEmptiedHoldNone() {
    assertThat(HeldRows.any(table)).isFalse();
    table.newAppend().appendFile(unread(1)).commit();
    assertThat(HeldRows.any(table)).isTrue();
    table.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
    assertThat(HeldRows.any(table)).isFalse();
    table.newAppend().appendFile(unread(0)).commit();
    assertThat(HeldRows.any(table)).isFalse();
  }

  /** The snapshot's total counts the rows that a delete file has taken. */
  @Test
  void rowsThatADeleteFileHasTakenAreNone() throws IOException {
    table.newAppend().appendFile(rows(1, 2)).commit();
    table.newRowDelta().addDeletes(deletes(1)).commit();
    assertThat(HeldRows.any(table)).isTrue();

    table.newRowDelta().addDeletes(deletes(2)).commit();

    assertThat(HeldRows.any(table)).isFalse();
    assertThat(TableState.of(table).rows()).isEqualTo(2);
  }

  private DataFile unread(long records) {
    return DataFiles.builder(table.spec())
        .withPath("/nowhere/" + records + ".parquet")
        .withFileSizeInBytes(10)
        .withRecordCount(records)
        .build();
  }

  private DataFile rows(long... ids) throws IOException {
    DataWriter<Record> writer = writers().newDataWriter(output("rows.parquet"), table.spec(), null);
    try (writer) {
      for (long id : ids) {
        writer.write(row(id));
      }
    }
    return writer.toDataFile();
  }

  private DeleteFile deletes(long id) throws IOException {
    EqualityDeleteWriter<Record> writer =
        writers().newEqualityDeleteWriter(output("deleted-" + id + ".parquet"), table.spec(), null);
    try (writer) {
      writer.write(row(id));
    }
    return writer.toDeleteFile();
  }

  private FileWriterFactory<Record> writers() {
    return new GenericFileWriterFactory.Builder(table)
        .dataFileFormat(FileFormat.PARQUET)
        .deleteFileFormat(FileFormat.PARQUET)
        .equalityFieldIds(new int[] {1})
        .equalityDeleteRowSchema(SCHEMA)
        .build();
  }

  private static Record row(long id) {
    return GenericRecord.create(SCHEMA).copy("id", id);
  }

  private EncryptedOutputFile output(String name) {
    return EncryptedFiles.plainAsEncryptedOutput(
        table.io().newOutputFile(folder.resolve(name).toString()));
  }
}
