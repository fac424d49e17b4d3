package io.millrace.verify;

import io.millrace.lake.Cut;

/**
 * What a verification found.
 *
 * @param cut what was read
 * @param events rows of {@code events}, all users'
 * @param missingOffsets Kafka offsets that neither {@code events} nor {@code rejects} has, and the
 *     log does not explain
 * @param rescorableAllowed how many rows {@code FAILED} or {@code TIMED_OUT} may have a score here
 * @param sealed what the chains of records say
 * @param unrecomputed what is not compared with anything
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

  /** Whether every row is as it must be; users that cannot be verified do not count. */
  public boolean isClean() {
    return findings.counts().isEmpty();
  }

  /** How many differences there are, of all kinds. */
  public long differences() {
    return findings.counts().values().stream().mapToLong(Long::longValue).sum();
  }
}
