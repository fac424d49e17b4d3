package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.flink.batch.VerifyTasks;
import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.Findings;
import io.millrace.verify.Progress;
import io.millrace.verify.Summary;
import io.millrace.verify.TopicRecords;
import io.millrace.verify.Verification;
import io.millrace.verify.VerifyThreads;
import java.io.IOException;
import java.nio.file.Path;

/** The results of {@code millrace verify} for tables. */
final class Verified {
  private static final int SHOWN = 20;
  private static final int THREADS = 2;

  private Verified() {}

  static Summary of(RunTables tables) throws IOException {
    return of(tables, new AsOf.Latest(), 1);
  }

  static Summary of(RunTables tables, AsOf asOf, double share) throws IOException {
    return of(tables, asOf, share, TopicRecords.OUT_OF_REACH);
  }

  static Summary of(RunTables tables, Findings findings) throws IOException {
    return of(tables, settings(1), findings);
  }

  static Summary of(RunTables tables, AsOf asOf, double share, TopicRecords log)
      throws IOException {
    return of(
        tables, new Verification.Settings(asOf, share, log), new Findings(SHOWN, difference -> {}));
  }

  private static Summary of(RunTables tables, Verification.Settings settings, Findings findings)
      throws IOException {
    Path work = Path.of(System.getProperty("java.io.tmpdir"));
    try (Lake lake = tables.open()) {
      return new Verification(lake, settings, findings)
          .run(new VerifyThreads(THREADS, work, findings, Progress.NONE));
    }
  }

  private static Verification.Settings settings(double share) {
    return new Verification.Settings(new AsOf.Latest(), share, TopicRecords.OUT_OF_REACH);
  }

  /** The result with a number of slots of a cluster. */
  static Summary onCluster(RunTables tables, int slots, double share) throws Exception {
    try (Lake lake = tables.open()) {
      return onCluster(lake, tables.place(), slots, share);
    }
  }

  /**
   * The result where the tasks find the tables elsewhere.
   *
   * @param place the place where the tasks look for the tables
   */
  static Summary onCluster(Lake lake, LakePlace place, int slots, double share) throws Exception {
    DifferenceTable none = DifferenceTable.none(lake);
    return new Verification(lake, settings(share), new Findings(SHOWN, none))
        .run(new VerifyTasks(FlinkCluster.shared().environment(slots), place, none, SHOWN));
  }

  /** Asserts that both have read, compared and found the same. */
  static void assertSame(Summary one, Summary other) {
    assertThat(one).usingRecursiveComparison().ignoringFields("findings").isEqualTo(other);
    assertThat(one.findings().counts()).isEqualTo(other.findings().counts());
    assertThat(one.findings().first()).isEqualTo(other.findings().first());
  }

  /** Asserts that every prediction was recomputed, and no bit differs. */
  static Summary assertClean(RunTables tables) throws IOException {
    Summary summary = of(tables);
    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.tally().unverifiable()).isEmpty();
    assertThat(summary.tally().predictions()).isEqualTo(tables.rows("predictions").size());
    return summary;
  }
}
