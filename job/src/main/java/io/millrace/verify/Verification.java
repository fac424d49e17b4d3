package io.millrace.verify;

import io.millrace.history.HistorySource;
import io.millrace.history.HistorySource.Records;
import io.millrace.lake.AsOf;
import io.millrace.lake.Cut;
import io.millrace.lake.Cut.Tail;
import io.millrace.lake.Cuts;
import io.millrace.lake.Lake;
import io.millrace.lake.SealBeginning;
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

    /** What chains of a cut are held against, which may be an earlier one than is asked for. */
    Chains.Settings chains(Cut cut, Reach reach) {
      return new Chains.Settings(
          kept, cut.sealing().tail(), asOf instanceof AsOf.Latest ? reach : Reach.EARLIER);
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
    Cut cut = sealed(Cuts.find(lake, settings.asOf()));
    Reach reach = Reach.NEWEST;
    Unrecomputed leftOut = new Unrecomputed();
    VersionSet versions = VersionSet.read(lake, findings);
    while (cut.sealing().tail() == Tail.REJECTS_PENDING) {
      Optional<Cut> before = before(cut);
      if (before.isEmpty()) {
        break;
      }
      cut = before.get();
      reach = Reach.EARLIER;
      leftOut.add(NotRecomputed.REJECTS_PENDING, 1);
    }
    Chains.Settings chains = settings.chains(cut, reach);
    Parts parts = work(work, cut, versions, chains);
    if (parts.hasNothingButMissingOffsets(settings)) {
      Optional<Cut> before = before(cut);
      if (before.isPresent()) {
        // They may be those of rejects that are about to be committed.
        Chains.Settings earlierChains = settings.chains(before.get(), Reach.EARLIER);
        Parts earlier = work(work, before.get(), versions, earlierChains);
        if (!earlier.hasNothingButMissingOffsets(settings)) {
          leftOut.add(NotRecomputed.REJECTS_PENDING, 1);
          earlier.add(leftOut);
          return earlier.summary(before.get(), earlierChains, settings);
        }
      }
    }
    parts.add(leftOut);
    return parts.summary(cut, chains, settings);
  }

  private Cut sealed(Cut cut) {
    return SealCuts.sealed(lake, settings.asOf(), cut);
  }

  private Optional<Cut> before(Cut cut) {
    return Cuts.before(lake, settings.asOf(), cut).map(this::sealed);
  }

  private Parts work(VerifyWork work, Cut cut, VersionSet versions, Chains.Settings chains)
      throws IOException {
    Parts parts = new Parts(findings);
    work.run(
        new VerifyWork.Job(lake, cut, versions, rows(cut, versions), settings.limits(), chains),
        parts);
    return parts;
  }

  private HistorySource rows(Cut cut, VersionSet versions) {
    boolean hasLinks =
        cut.sealing().seals().isPresent()
            || cut.sealing().erased().isPresent()
            || SealBeginning.isPossible(lake);
    return versions
        .rows(lake.share(settings.share()))
        .with(hasLinks ? Records.CHAINS : Records.RAW_VALUES, versions.definitions());
  }
}
