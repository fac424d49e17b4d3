package io.millrace.verify;

import io.millrace.lake.Cut;
import io.millrace.lake.SealBeginning;
import io.millrace.verify.Accounted.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Puts together the results of a verification's parts, in whatever order they come. */
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
   * @param findings the findings so far, to which those of the parts are added
   */
  public Parts(Findings findings) {
    this.findings = findings;
  }

  /** Adds the counts of what was compared. */
  public void add(Tally part) {
    tally.add(part);
    unrecomputed.add(part.unrecomputed);
  }

  /** Adds the counts of what was not recomputed, of a part that compares no predictions. */
  public void add(Unrecomputed part) {
    unrecomputed.add(part);
  }

  /** Adds the differences of a part with findings of its own. */
  public void add(Findings.Part part) {
    findings.add(part);
  }

  /** Adds gaps of users' counts. No two parts have the same user. */
  public void add(Claims part) {
    claims.add(part);
  }

  /** Adds findings that are allowed up to a limit. */
  public void add(Deferred part) {
    deferred.add(part);
  }

  /** Adds offsets that need no row. */
  public void add(Explained part) {
    explained.add(part);
  }

  /** Adds the results of chains. No two parts have the same partitions. */
  public void add(Sealed part) {
    sealed = sealed.with(part);
  }

  /** Takes the point from which the tables' records are sealed. */
  public void add(SealBeginning part) {
    beginning = part;
  }

  /** Adds the records that there are. No two parts have the same. */
  public void add(Accounted part) {
    events += part.events();
    rejects += part.rejects();
    runs.addAll(part.runs());
  }

  /**
   * Settles and sums up the results. Called once all parts are in.
   *
   * @param chains the settings that the chains of the cut were checked with
   * @param settings give the topics to ask about offsets that no part has, and the limits
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

  /** Whether missing offsets are the only difference. */
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
