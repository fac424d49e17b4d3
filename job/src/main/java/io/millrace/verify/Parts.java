package io.millrace.verify;

import io.millrace.lake.Cut;
import io.millrace.verify.Accounted.Run;
import java.util.ArrayList;
import java.util.List;

/**
 * What the parts of a verification have found, put together: whoever has done them, in whatever
 * order they come.
 */
public final class Parts {
  private final Findings findings;
  private final Tally tally = new Tally();
  private final List<Run> runs = new ArrayList<>();
  private final Unrecomputed unrecomputed = new Unrecomputed();
  private final List<Explained> explained = new ArrayList<>();
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

  /** Offsets that need no row. */
  public void add(Explained part) {
    explained.add(part);
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
   * @param log asked about offsets that no part has
   */
  public Summary summary(Cut cut, OffsetLog log) {
    Gaps gaps = Gaps.between(runs, log);
    gaps.explain(tally.deletedRows(), findings);
    return new Summary(cut, events, rejects, gaps.offsets(), tally, unrecomputed, findings);
  }
}
