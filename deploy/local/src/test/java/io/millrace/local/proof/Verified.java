package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.AsOf;
import io.millrace.verify.Findings;
import io.millrace.verify.OffsetLog;
import io.millrace.verify.Progress;
import io.millrace.verify.Summary;
import io.millrace.verify.Verification;
import java.io.IOException;
import java.nio.file.Path;

/** What {@code millrace verify} says of tables. */
final class Verified {
  private static final int SHOWN = 20;
  private static final int THREADS = 2;

  private Verified() {}

  static Summary of(Lake tables) throws IOException {
    return of(tables, new AsOf.Latest(), 1);
  }

  static Summary of(Lake tables, AsOf asOf, double share) throws IOException {
    return of(tables, asOf, share, OffsetLog.OUT_OF_REACH);
  }

  static Summary of(Lake tables, Findings findings) throws IOException {
    return of(tables, new AsOf.Latest(), 1, OffsetLog.OUT_OF_REACH, findings);
  }

  static Summary of(Lake tables, AsOf asOf, double share, OffsetLog log) throws IOException {
    return of(tables, asOf, share, log, new Findings(SHOWN, all -> {}));
  }

  private static Summary of(Lake tables, AsOf asOf, double share, OffsetLog log, Findings findings)
      throws IOException {
    Path work = Path.of(System.getProperty("java.io.tmpdir"));
    try (io.millrace.lake.Lake lake = tables.open()) {
      Verification.Settings settings = new Verification.Settings(asOf, share, THREADS, work, log);
      return new Verification(lake, settings, findings, Progress.NONE).run();
    }
  }

  /** Every prediction was recomputed, and no bit differs. */
  static Summary assertClean(Lake tables) throws IOException {
    Summary summary = of(tables);
    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.tally().unverifiable()).isEmpty();
    assertThat(summary.tally().predictions()).isEqualTo(tables.rows("predictions").size());
    return summary;
  }
}
