package io.millrace.verify;

import io.millrace.history.UserRows;
import io.millrace.history.UserRows.Records;
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
 * One verification: decides what is read, has the work done, and sums up the results. Threads and
 * cluster give the same results.
 */
public final class Verification {
  private final Lake lake;
  private final Settings settings;
  private final Findings findings;

  /**
   * The settings of a verification.
   *
   * @param share the share of users, 0 to 1; chosen by hash, so a user is taken whole or not at all
   * @param log the topics, which are asked about offsets that the tables do not have
   * @param limits the limits of what may differ
   * @param kept the heads of chains that were kept earlier
   */
  public record Settings(
      AsOf asOf, double share, TopicRecords log, Limits limits, List<Head> kept) {
    public Settings {
      kept = List.copyOf(kept);
    }

    /** Settings without kept heads. */
    public Settings(AsOf asOf, double share, TopicRecords log, Limits limits) {
      this(asOf, share, log, limits, List.of());
    }

    public Settings(AsOf asOf, double share, TopicRecords log) {
      this(asOf, share, log, Limits.DEFAULT);
    }

    /** The settings for the chains of a cut, which may be an earlier one than asked for. */
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
   * Has the tables verified.
   *
   * @throws io.millrace.lake.LakeException where the tables cannot be read, or {@code rejects}
   *     lacks its commit of every checkpoint that is there
   * @throws IOException where rows cannot be spooled to disk
   */
  public Summary run(VerifyWork work) throws IOException {
    Summary summary = summary(work);
    HistoryCheck.run(lake, summary.tally().versions().keySet(), findings);
    return summary;
  }

  private Summary summary(VerifyWork work) throws IOException {
    Cut cut = sealed(Cuts.find(lake, settings.asOf()));
    Reach reach = Reach.NEWEST;
    Unrecomputed leftOut = new Unrecomputed();
    VersionSet versions = VersionSet.read(lake, findings);
    while (cut.sealing().tail() == Tail.REJECTS_PENDING) {
      Cut pending = cut;
      cut = before(pending).orElseThrow(() -> Cuts.rejectsToCome(lake, pending));
      reach = Reach.EARLIER;
      leftOut.add(NotRecomputed.REJECTS_PENDING, 1);
    }
    Chains.Settings chains = settings.chains(cut, reach);
    Parts parts = work(work, cut, versions, chains);
    if (parts.hasNothingButMissingOffsets(settings)) {
      Optional<Cut> before = before(cut);
      if (before.isPresent()) {
        // The missing offsets may be those of rejects that are not committed yet.
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
    parts.add(versions.imported().explained());
    work.run(
        new VerifyWork.Job(lake, cut, versions, rows(cut, versions), settings.limits(), chains),
        parts);
    return parts;
  }

  private UserRows rows(Cut cut, VersionSet versions) {
    boolean hasLinks =
        cut.sealing().seals().isPresent()
            || cut.sealing().erased().isPresent()
            || SealBeginning.isPossible(lake);
    return versions
        .rows(lake.share(settings.share()))
        .with(hasLinks ? Records.CHAINS : Records.RAW_VALUES, versions.definitions());
  }
}
