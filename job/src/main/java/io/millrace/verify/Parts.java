package io.millrace.verify;

import io.millrace.lake.Cut;
import io.millrace.lake.SealBeginning;
import io.millrace.verify.Accounted.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the parts of a verification have found, put together: whoever has done them, in whatever
 * order they come.
 */
public final class Parts {
  private final Findings findings;
  private final Tally tally = new Tally();
  private final List<Run> runs = new ArrayList<>();
  private final Unrecomputed unrecomputed = new Unrecomputed();
  private final Claims claims = new Claims();
  private final Deferred deferred = new Deferred();
  private final List<Explained> explained = new ArrayList<>();
  private Sealed sealed = Sealed.NONE;
  private SealBeginning beginning = SealBeginning.WITH_TABLES;
  private long events;
  private long rejects;

  /**
   * @param findings those so far, which the others' are added to
   */
  public Parts(Findings findings) {
    this.findings = findings;
  }

  /** What was compared. */
  public void add(Tally part) {
    tally.add(part);
    unrecomputed.add(part.unrecomputed);
  }

  /** What was not recomputed, of a part that compares no predictions. */
  public void add(Unrecomputed part) {
    unrecomputed.add(part);
  }

  /** What differs, of a part with findings of its own. */
  public void add(Findings.Part part) {
    findings.add(part);
  }

  /** Gaps of users' counts. No two parts have the same user. */
  public void add(Claims part) {
    claims.add(part);
  }

  /** What may be, up to a limit. */
  public void add(Deferred part) {
    deferred.add(part);
  }

  /** Offsets that need no row. */
  public void add(Explained part) {
    explained.add(part);
  }

  /** What chains say. No two parts have the same partitions. */
  public void add(Sealed part) {
    sealed = sealed.with(part);
  }

  /** What tables tell of chains that are not there. */
  public void add(SealBeginning part) {
    beginning = part;
  }

  /** Which records there are. No two parts have the same. */
  public void add(Accounted part) {
    events += part.events();
    rejects += part.rejects();
    runs.addAll(part.runs());
  }

  /**
   * When all are in.
   *
   * @param chains what those of the cut were held against
   * @param settings say what is asked about offsets that no part has, and what may differ how far
   */
  public Summary summary(Cut cut, Chains.Settings chains, Verification.Settings settings) {
    new SealedWhole(cut, sealed, beginning, chains).check(findings, unrecomputed, events + rejects);
    Reckoning reckoning = reckoning(settings, unrecomputed);
    reckoning.settle(claims, findings);
    long allowed = settings.limits().rescorableOf(tally.predictions() + tally.unverifiableRows());
    deferred.settle(
        DifferenceKind.STATUS, allowed, NotRecomputed.RESCORABLE, unrecomputed, findings);
    deferred.settle(
        DifferenceKind.PREDICTION_MISSING,
        cut.pending(),
        cut.checkpoint().isPresent() ? NotRecomputed.PREDICTIONS_PENDING : NotRecomputed.LEFT_OUT,
        unrecomputed,
        findings);
    unrecomputed.add(NotRecomputed.FAILED_AGAIN, tally.failedAgain());
    return new Summary(
        cut, events, rejects, reckoning.offsets(), allowed, tally, unrecomputed, sealed, findings);
  }

  /** Whether nothing differs but that offsets are missing. */
  boolean hasNothingButMissingOffsets(Verification.Settings settings) {
    Findings open = new Findings(0, difference -> {});
    if (findings.counts().isEmpty()) {
      reckoning(settings, new Unrecomputed()).settle(claims, open);
    }
    return open.counts().keySet().equals(Set.of(DifferenceKind.OFFSETS_MISSING));
  }

  private Reckoning reckoning(Verification.Settings settings, Unrecomputed into) {
    return Reckoning.of(runs, explained, settings.log(), into);
  }
}
