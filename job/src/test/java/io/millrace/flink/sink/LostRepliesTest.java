package io.millrace.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.flink.sink.FaultyRestCatalog.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Commits whose replies are lost or doubled, or that a proxy refuses before or after they took
 * effect. Whatever a submission says, the tables are readable, and after a second one the rows are
 * there once.
 */
class LostRepliesTest {
  private static final byte[] MODEL = {1, 2, 3};

  @TempDir private Path folder;
  private Lake lake;
  private FaultyRestCatalog rest;

  @BeforeEach
  void openCatalog() throws IOException {
    lake = Lake.jdbc(folder);
    rest = new FaultyRestCatalog(lake.catalog());
    rest.otherEngine(this::anotherVersion);
  }

  @AfterEach
  void closeCatalog() throws IOException {
    rest.close();
    lake.close();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aVersionIsRecordedOnceWhateverBecomesOfTheReply(Fault fault) throws Exception {
    TableSinks.prepare(rest.settings(), Shop.pipeline(), Shop.FEATURES);
    rest.inject(fault);

    boolean isSaidToBeThere = succeeds(this::record);

    assertThat(versions())
        .as("after the first submission, said to have worked: %s", isSaidToBeThere)
        .hasSizeBetween(isSaidToBeThere ? 1 : 0, 1);
    rest.heal();
    record();
    assertThat(versions()).hasSize(1);
    assertThat(lake.rows("versions")).hasSize(overtaken(fault) ? 2 : 1);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aTableIsCreatedOnceWhateverBecomesOfTheReply(Fault fault) throws Exception {
    rest.inject(fault);

    succeeds(() -> TableSinks.prepare(rest.settings(), Shop.pipeline(), Shop.FEATURES));

    rest.heal();
    TableSinks.prepare(rest.settings(), Shop.pipeline(), Shop.FEATURES);
    record();
    assertThat(versions()).hasSize(1);
  }

  private boolean overtaken(Fault fault) {
    return fault == Fault.DONE_AND_OVERTAKEN_503_RETRY_AFTER;
  }

  private void record() throws IOException {
    VersionsTable.record(rest.settings(), Shop.pipeline(), MODEL, null);
  }

  /** Another submission, of another version, past the bad network. */
  private void anotherVersion() {
    try {
      if (lake.catalog().tableExists(TablePreparation.identifier(Shop.pipeline(), "versions"))) {
        Table versions = lake.table("versions");
        new VersionsTable(versions, java.time.Clock.systemUTC())
            .append(
                Shop.pipeline(
                    "shop",
                    Shop.fields(),
                    Shop.features(),
                    io.millrace.pipeline.Pipeline.Partitioning.DAY,
                    "ef".repeat(32)),
                MODEL,
                null);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<?> versions() {
    return lake.rows("versions").stream()
        .filter(row -> row.getField("pipeline_version").equals(Shop.pipeline().version()))
        .toList();
  }

  /** Whether it says so. */
  private static boolean succeeds(Work work) {
    try {
      work.run();
      return true;
    } catch (Exception said) {
      assertThat(said).hasMessageContaining("Cannot");
      return false;
    }
  }

  private interface Work {
    void run() throws Exception;
  }
}
