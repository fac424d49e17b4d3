package io.millrace.verify;

import java.io.Serializable;

/**
 * The records of a partition that lie before its chain; all of them where it has none.
 *
 * @param rows their number
 * @param ofSealingJob the number of those that only a job that seals can have written
 * @param firstOfSealingJob the offset of the first of those; meaningless where there is none
 */
record Unsealed(long rows, long ofSealingJob, long firstOfSealingJob) implements Serializable {
  /** The number of records that may be older than seals. */
  long others() {
    return rows - ofSealingJob;
  }
}
