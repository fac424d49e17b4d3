package io.millrace.pipeline;

/**
 * The limits that a job sets to its model.
 *
 * @param readBytes the size of the largest file that is read at all
 * @param shippedBytes the size of the largest model that travels with the job: every machine reads
 *     a larger one for itself
 * @param shippedText the limit before, as the job's parameters write it
 * @param callRows the most rows that one call will hold, 1 or more
 */
public record ModelLimits(long readBytes, long shippedBytes, String shippedText, int callRows) {
  /** The same limits for a model of which it does not matter where it is. */
  public ModelLimits anywhere() {
    return new ModelLimits(readBytes, Long.MAX_VALUE, "", callRows);
  }
}
