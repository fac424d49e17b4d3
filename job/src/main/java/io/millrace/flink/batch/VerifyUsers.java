package io.millrace.flink.batch;

import io.millrace.history.HistorySpool;
import io.millrace.lake.Lake;
import io.millrace.verify.Claims;
import io.millrace.verify.Deferred;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.ErasedOffsets;
import io.millrace.verify.Findings;
import io.millrace.verify.Models;
import io.millrace.verify.UserCheck;
import io.millrace.verify.VersionSet;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Recomputes the users of a task, and hands on the counts of the comparison and the differences.
 */
final class VerifyUsers extends GatherUsers<byte[]> {
  private static final long serialVersionUID = 1L;

  /** The number of findings sent at once; each is below a kilobyte, texts of users aside. */
  private static final int AT_ONCE = 500;

  private final VerifyPart part;

  VerifyUsers(VerifyPart part, long rows) {
    super(rows);
    this.part = part;
  }

  @Override
  void forEachUser(HistorySpool users) throws Exception {
    try (Lake lake = part.place().open();
        Models models = new Models();
        DifferenceTable table = part.differences().in(lake)) {
      Findings findings = new Findings(part.kept(), table);
      UserCheck check =
          new UserCheck(versions(lake), models, part.share(), findings, part.limits())
              .allowing(ErasedOffsets.read(lake, part.erasedSnapshot()));
      users.forEachUser(check);
      output.collect(new StreamRecord<>(Packed.bytes(check.end())));
      for (Claims some : check.claims().split(AT_ONCE)) {
        output.collect(new StreamRecord<>(Packed.bytes(some)));
      }
      for (Deferred some : check.deferred().split(AT_ONCE)) {
        output.collect(new StreamRecord<>(Packed.bytes(some)));
      }
      Differences.of(findings, table).forEach(each -> output.collect(new StreamRecord<>(each)));
    }
  }

  /** The versions of the table. Their faults are reported once, where the job is submitted. */
  private static VersionSet versions(Lake lake) {
    return VersionSet.read(lake, new Findings(0, difference -> {}));
  }
}
