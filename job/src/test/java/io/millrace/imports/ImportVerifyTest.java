package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.NewFile;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import io.millrace.verify.DifferenceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.DataWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What verify finds in imported rows that somebody has changed. */
class ImportVerifyTest {
  private static final Pipeline PIPELINE =
      PipelineReader.read(ImportPropertyTest.DEFINITION.formatted("", "none"), "pipeline.yaml");

  @TempDir private Path folder;
  private ImportRun run;

  @BeforeEach
  void importRows() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      lines.append(
          "{\"who\":{\"user\":\"u1\"},\"time\":%d,\"kind\":\"view\"}\n".formatted(i * 1000));
    }
    lines.append("{\"kind\":\"view\"}\n{\"kind\":\"buy\"}\n");
    run = new ImportRun(folder, PIPELINE, null);
    run.lines(List.of(Files.writeString(folder.resolve("a.jsonl"), lines)));
  }

  @Test
  void whatIsImportedIsCleanAndNotSealed() throws IOException {
    var summary = run.verify();

    assertThat(summary.isClean()).isTrue();
    assertThat(summary.unrecomputed().counts().toString()).contains("NOT_SEALED=8");
  }

  @Test
  void aRowInAnotherPartitionIsFound() throws IOException {
    change(row -> true, kafka -> kafka.setField("partition", 31));

    assertThat(kinds()).containsKey(DifferenceKind.IMPORT_PLACE);
  }

  @Test
  void theFirstOffsetsAreMissedToo() throws IOException {
    rewrite(LakeTable.REJECTS, row -> offset(row) > 0, kafka -> {});

    assertThat(kinds()).containsEntry(DifferenceKind.OFFSETS_MISSING, 1L);
  }

  @Test
  void aRejectIsDecodedAgain() throws IOException {
    rewrite(
        LakeTable.REJECTS, row -> true, row -> row.setField("reason", "INVALID_TIME"), row -> row);

    assertThat(kinds()).containsEntry(DifferenceKind.REJECT, 2L);
  }

  private Map<DifferenceKind, Long> kinds() throws IOException {
    return run.verify().findings().counts();
  }

  private void change(Predicate<Record> kept, Consumer<Record> kafka) throws IOException {
    rewrite(LakeTable.EVENTS, kept, kafka);
    rewrite(LakeTable.PREDICTIONS, kept, kafka);
  }

  private void rewrite(LakeTable table, Predicate<Record> kept, Consumer<Record> kafka)
      throws IOException {
    rewrite(table, kept, kafka, ImportVerifyTest::kafka);
  }

  private void rewrite(
      LakeTable which,
      Predicate<Record> kept,
      Consumer<Record> change,
      java.util.function.UnaryOperator<Record> part)
      throws IOException {
    List<Record> rows = run.rows(which).stream().filter(kept).toList();
    rows.forEach(row -> change.accept(part.apply(row)));
    try (Lake lake = run.place().open()) {
      Table table = lake.table(which);
      DataWriter<Record> writer = NewFile.in(table);
      try (writer) {
        rows.forEach(writer::write);
      }
      table
          .newOverwrite()
          .overwriteByRowFilter(Expressions.alwaysTrue())
          .addFile(writer.toDataFile())
          .commit();
    }
  }

  private static Record kafka(Record row) {
    return (Record) row.getField("kafka");
  }

  private static long offset(Record row) {
    return (long) kafka(row).getField("offset");
  }
}
