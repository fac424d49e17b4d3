package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.LakeTable;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code versions} says of a version's history, beside tables that show otherwise. */
class HistoryCheckTest {
  @TempDir private Path folder;

  @Test
  void aPartialHistoryOfTablesThatNeverLostARowIsFound() throws IOException {
    try (TamperLake tables = TamperLake.inMemory(folder, Variant.COMPACTED)) {
      List<Record> versions = tables.rows(LakeTable.VERSIONS);
      String version = (String) versions.get(0).getField("pipeline_version");
      assertThat(counts(tables, Set.of(version))).isEmpty();

      versions.get(0).setField("history", "partial");
      versions.get(0).setField("partial_users", 3L);
      tables.replace(LakeTable.VERSIONS, versions);
      assertThat(counts(tables, Set.of(version)))
          .containsOnly(Map.entry(DifferenceKind.HISTORY, 1L));
      assertThat(counts(tables, Set.of())).as("a version without rows").isEmpty();

      List<Record> predictions = tables.rows(LakeTable.PREDICTIONS);
      tables.replace(LakeTable.PREDICTIONS, predictions.subList(1, predictions.size()));
      assertThat(counts(tables, Set.of(version))).as("rows were deleted").isEmpty();
    }
  }

  private static Map<DifferenceKind, Long> counts(TamperLake tables, Set<String> withRows) {
    Findings findings = tables.findings();
    HistoryCheck.run(tables.lake(), withRows, findings);
    return findings.counts();
  }
}
