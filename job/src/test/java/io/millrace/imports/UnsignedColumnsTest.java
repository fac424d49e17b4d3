package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lake.LakeTable;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.shaded.org.apache.parquet.example.data.Group;
import org.apache.iceberg.shaded.org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.ParquetWriter;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.iceberg.shaded.org.apache.parquet.io.LocalOutputFile;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet files with unsigned integers, which tables have no type for. */
class UnsignedColumnsTest {
  private static final Pipeline PIPELINE =
      PipelineReader.read(
          """
      pipeline: clicks
      format: 1
      source: {topics: [clicks], format: json}
      event:
        user: user
        time: {field: time, as: ms}
        fields: {small: long, amount: long}
      features:
        total: {sum: amount, window: lifetime}
      tables: {namespace: clicks}
      """,
          "pipeline.yaml");

  private static final MessageType COLUMNS =
      MessageTypeParser.parseMessageType(
          """
          message events {
            required binary user (STRING);
            required int64 time;
            optional int32 small (INTEGER(16,false));
            optional int64 amount (INTEGER(64,true));
            optional int64 large (INTEGER(64,false));
            optional int32 wide (INTEGER(32,false));
          }
          """);

  @TempDir private Path folder;

  private Path file() throws IOException {
    Path file = folder.resolve("events.parquet");
    Group row =
        new SimpleGroupFactory(COLUMNS)
            .newGroup()
            .append("user", "u")
            .append("time", 5L)
            .append("small", 65_535)
            .append("amount", 7L)
            .append("large", -1L)
            .append("wide", -1);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(COLUMNS).build()) {
      writer.write(row);
    }
    return file;
  }

  @Test
  void theyDoNotKeepOtherColumnsFromBeingImported() throws Exception {
    ImportRun run = new ImportRun(folder, PIPELINE, null);

    run.parquet(List.of(file()), new ColumnNames(Map.of(), List.of()));

    assertThat(run.rows(LakeTable.EVENTS))
        .singleElement()
        .satisfies(row -> assertThat(row.getField("small")).isEqualTo(65_535L))
        .satisfies(row -> assertThat(row.getField("amount")).isEqualTo(7L));
  }

  @Test
  void aFieldThatNeedsOneIsRefusedInOneSentence() throws Exception {
    ImportRun run = new ImportRun(folder, PIPELINE, null);
    Path file = file();

    assertThatThrownBy(
            () -> run.parquet(List.of(file), new ColumnNames(Map.of("amount", "large"), List.of())))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("amount has no column large")
        .hasMessageContaining(
            "unsigned integers cannot be imported, which are large, wide: write them as signed ones");
    assertThat(run.hasTables()).isFalse();
  }
}
