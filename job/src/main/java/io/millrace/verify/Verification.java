package io.millrace.verify;

import io.millrace.lake.AsOf;
import io.millrace.lake.Cut;
import io.millrace.lake.Cuts;
import io.millrace.lake.Lake;
import java.io.IOException;
import java.util.Optional;

/**
 * One verification: decides what is read, has the work done, and puts together what was found. Who
 * does the work makes no difference.
 */
public final class Verification {
  private final Lake lake;
  private final Settings settings;
  private final Findings findings;

  /**
   * What is verified.
   *
   * @param share of the users, 0 to 1, chosen by hash, so that a user is whole
   * @param log asked about offsets that the tables do not have
   * @param limits of what may differ
   */
  public record Settings(AsOf asOf, double share, OffsetLog log, Limits limits) {
    public Settings(AsOf asOf, double share, OffsetLog log) {
      this(asOf, share, log, Limits.DEFAULT);
    }
  }

  public Verification(Lake lake, Settings settings, Findings findings) {
    this.lake = lake;
    this.settings = settings;
    this.findings = findings;
  }

  /**
   * Has all done.
   *
   * @throws io.millrace.lake.LakeException where the tables cannot be read
   * @throws IOException where rows cannot be kept in between
   */
  public Summary run(VerifyWork work) throws IOException {
    Cut cut = Cuts.find(lake, settings.asOf());
    VersionSet versions = VersionSet.read(lake, findings);
    Parts parts = work(work, cut, versions);
    if (parts.hasNothingButMissingOffsets(settings)) {
      Optional<Cut> before = Cuts.before(lake, settings.asOf(), cut);
      if (before.isPresent()) {
        // They may be those of rejects that are about to be committed.
        Parts earlier = work(work, before.get(), versions);
        if (!earlier.hasNothingButMissingOffsets(settings)) {
          return earlier.summary(before.get(), settings);
        }
      }
    }
    return parts.summary(cut, settings);
  }

  private Parts work(VerifyWork work, Cut cut, VersionSet versions) throws IOException {
    Parts parts = new Parts(findings);
    work.run(
        new VerifyWork.Job(
            lake, cut, versions, versions.rows(lake.share(settings.share())), settings.limits()),
        parts);
    return parts;
  }
}
