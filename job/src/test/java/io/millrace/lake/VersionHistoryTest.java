package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.StateHistory;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The correction of what a version's first submission said of its history. */
class VersionHistoryTest {
  private static final StateHistory PARTIAL = new StateHistory(3);
  private static final String UNUSED = "0".repeat(64);

  @TempDir private Path folder;
  private TamperLake tables;
  private String used;

  @BeforeEach
  void writeTables() throws IOException {
    tables = TamperLake.in(folder, Variant.PLAIN);
    List<Record> versions = new ArrayList<>(tables.rows(LakeTable.VERSIONS));
    Record first = versions.get(0);
    used = (String) first.getField("pipeline_version");
    first.setField("history", "complete");
    Record unused = first.copy();
    unused.setField("pipeline_version", UNUSED);
    unused.setField("history", "partial");
    unused.setField("partial_users", 7L);
    versions.add(unused);
    tables.replace(LakeTable.VERSIONS, versions);
  }

  @AfterEach
  void close() throws IOException {
    tables.close();
  }

  private boolean correct(String version, StateHistory now) throws IOException {
    return correct(tables.table(LakeTable.VERSIONS), version, now);
  }

  private boolean correct(Table versions, String version, StateHistory now) throws IOException {
    return new VersionHistory(versions, tables.table(LakeTable.PREDICTIONS)).correct(version, now);
  }

  private StoredVersion stored(String version) {
    tables.table(LakeTable.VERSIONS).refresh();
    return StoredVersions.read(tables.lake()).stream()
        .filter(each -> each.pipelineVersion().equals(version))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aVersionWithoutRowsGetsTheHistoryOfItsNextSubmission() throws IOException {
    StoredVersion before = stored(UNUSED);
    StoredVersion other = stored(used);

    assertThat(correct(UNUSED, PARTIAL)).isTrue();
    assertThat(stored(UNUSED).history()).contains(PARTIAL);
    assertThat(correct(UNUSED, StateHistory.COMPLETE)).isTrue();
    assertThat(correct(UNUSED, StateHistory.COMPLETE)).isFalse();

    assertThat(stored(UNUSED))
        .usingRecursiveComparison()
        .ignoringFields("history")
        .isEqualTo(before);
    assertThat(stored(UNUSED).history()).contains(StateHistory.COMPLETE);
    assertThat(stored(used)).usingRecursiveComparison().isEqualTo(other);
  }

  @Test
  void aVersionWithRowsKeepsTheHistoryThatLacksMore() throws IOException {
    assertThat(correct(used, PARTIAL)).isTrue();
    assertThat(correct(used, StateHistory.COMPLETE)).isFalse();
    assertThat(stored(used).history()).isEqualTo(Optional.of(PARTIAL));
  }

  @Test
  void aVersionThatIsNotThereIsLeftAlone() throws IOException {
    assertThat(correct("1".repeat(64), PARTIAL)).isFalse();
  }

  /** Iceberg tries again after a conflict, and then finds its own commit in the way. */
  @Test
  void aCorrectionWhoseReplyIsLostCanBeRead() throws IOException {
    Queue<Supplier<RuntimeException>> lost =
        new ArrayDeque<>(List.of(() -> new CommitFailedException("injected")));
    Table versions =
        new BaseTable(
            new LostReplies(((BaseTable) tables.table(LakeTable.VERSIONS)).operations(), lost),
            "versions");

    assertThat(correct(versions, UNUSED, PARTIAL)).isTrue();

    assertThat(lost).isEmpty();
    assertThat(stored(UNUSED).history()).contains(PARTIAL);
    assertThat(stored(used).history()).contains(StateHistory.COMPLETE);
  }
}
