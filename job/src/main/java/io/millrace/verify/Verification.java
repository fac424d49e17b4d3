package io.millrace.verify;

import io.millrace.history.UserRows;
import io.millrace.history.UserRows.Records;
import io.millrace.lake.AsOf;
import io.millrace.lake.Cut;
import io.millrace.lake.Cuts;
import io.millrace.lake.Lake;
import io.millrace.lake.SealCuts;
import io.millrace.seal.Head;
import io.millrace.verify.Chains.Reach;
import java.io.IOException;
import java.util.List;
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
   * @param kept heads of chains, kept since earlier
   */
  public record Settings(AsOf asOf, double share, OffsetLog log, Limits limits, List<Head> kept) {
    public Settings {
      kept = List.copyOf(kept);
    }

    /** Without kept heads. */
    public Settings(AsOf asOf, double share, OffsetLog log, Limits limits) {
      this(asOf, share, log, limits, List.of());
    }

    public Settings(AsOf asOf, double share, OffsetLog log) {
      this(asOf, share, log, Limits.DEFAULT);
    }

    Chains.Settings chains(Cut cut) {
      return new Chains.Settings(
          kept, cut.sealing().tail(), asOf instanceof AsOf.Latest ? Reach.NEWEST : Reach.EARLIER);
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
    Cut cut = SealCuts.sealed(lake, settings.asOf(), Cuts.find(lake, settings.asOf()));
    VersionSet versions = VersionSet.read(lake, findings);
    Parts parts = work(work, cut, versions);
    if (parts.hasNothingButMissingOffsets(settings)) {
      Optional<Cut> before = Cuts.before(lake, settings.asOf(), cut);
      if (before.isPresent()) {
        // They may be those of rejects that are about to be committed.
        Cut sealed = SealCuts.sealed(lake, settings.asOf(), before.get());
        Parts earlier = work(work, sealed, versions);
        if (!earlier.hasNothingButMissingOffsets(settings)) {
          return earlier.summary(sealed, settings);
        }
      }
    }
    return parts.summary(cut, settings);
  }

  private Parts work(VerifyWork work, Cut cut, VersionSet versions) throws IOException {
    Parts parts = new Parts(findings);
    work.run(
        new VerifyWork.Job(
            lake, cut, versions, rows(cut, versions), settings.limits(), settings.chains(cut)),
        parts);
    return parts;
  }

  private UserRows rows(Cut cut, VersionSet versions) {
    boolean hasLinks = cut.sealing().seals().isPresent() || cut.sealing().erased().isPresent();
    return versions
        .rows(lake.share(settings.share()))
        .with(hasLinks ? Records.CHAINS : Records.RAW_VALUES, versions.definitions());
  }
}
