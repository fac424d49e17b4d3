package io.millrace.verify;

/**
 * The results that a thread gathers while it compares.
 *
 * @param findings the findings of all threads
 */
record Verdicts(Tally tally, Claims claims, Deferred deferred, Findings findings, Limits limits) {
  static Verdicts of(Findings findings, Limits limits) {
    return new Verdicts(new Tally(), new Claims(), new Deferred(), findings, limits);
  }

  void add(Difference difference) {
    findings.add(difference);
  }
}
