package io.millrace.flink.sink;

import io.millrace.lake.TableProperty;

/**
 * The settings of the tables' writers; none changes a value.
 *
 * @param targetFileBytes the size at which a data file is closed and another begun
 * @param stallCheckpoints the number of checkpoints that may complete while rows wait for their
 *     commit, before the log says so
 * @param tasks the tasks that write a row for each event
 */
public record WriterSettings(long targetFileBytes, int stallCheckpoints, Tasks tasks) {
  public static final WriterSettings DEFAULT =
      new WriterSettings(TableProperty.TARGET_FILE_BYTES, 3, Tasks.OF_THE_ROUTE);

  /** The tasks that write the tables with a row for each event. */
  public enum Tasks {
    /** Those that decode and score. They encode a checkpoint's rows while its barrier waits. */
    OF_THE_ROUTE,

    /**
     * Others, so that no event waits for that on its way to its score, at the price of serializing
     * rows.
     */
    OF_THEIR_OWN
  }

  public WriterSettings {
    if (targetFileBytes <= 0 || stallCheckpoints <= 0) {
      throw new IllegalArgumentException(
          "Invalid writer settings: target file size %d, stall checkpoints %d (both must be > 0)"
              .formatted(targetFileBytes, stallCheckpoints));
    }
  }
}
