package io.millrace.verify;

import java.io.Serializable;

/**
 * Records of a partition that lie before its chain: all where it has none.
 *
 * @param rows how many
 * @param ofSealingJob how many of these only a job that seals can have written
 * @param firstOfSealingJob the offset of the first of those; of no meaning where there is none
 */
record Unsealed(long rows, long ofSealingJob, long firstOfSealingJob) implements Serializable {
  /** How many may be older than seals. */
  long others() {
    return rows - ofSealingJob;
  }
}
