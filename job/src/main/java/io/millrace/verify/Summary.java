package io.millrace.verify;

import io.millrace.lake.Cut;

/**
 * The results of a verification.
 *
 * @param cut the cut that was read
 * @param events the number of rows of {@code events}, of all users
 * @param missingOffsets Kafka offsets that neither {@code events} nor {@code rejects} has, and the
 *     log does not explain
 * @param rescorableAllowed the number of rows {@code FAILED} or {@code TIMED_OUT} that may have a
 *     score here
 * @param sealed the results of the chains
 * @param unrecomputed the counts of what was not recomputed
 */
public record Summary(
    Cut cut,
    long events,
    long rejects,
    long missingOffsets,
    long rescorableAllowed,
    Tally tally,
    Unrecomputed unrecomputed,
    Sealed sealed,
    Findings findings) {

  /** Whether nothing differs. Rows that cannot be verified do not count. */
  public boolean isClean() {
    return findings.counts().isEmpty();
  }

  /** The number of differences of all kinds. */
  public long differences() {
    return findings.counts().values().stream().mapToLong(Long::longValue).sum();
  }
}
