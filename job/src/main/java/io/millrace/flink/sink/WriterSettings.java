package io.millrace.flink.sink;

import io.millrace.lake.TableProperty;

/**
 * The settings of the tables' writers; none changes a value.
 *
 * @param targetFileBytes the size at which a data file is closed and another begun
 * @param stallCheckpoints the number of checkpoints that may complete while rows wait for their
 *     commit, before the log says so
 */
public record WriterSettings(long targetFileBytes, int stallCheckpoints) {
  public static final WriterSettings DEFAULT =
      new WriterSettings(TableProperty.TARGET_FILE_BYTES, 3);

  public WriterSettings {
    if (targetFileBytes <= 0 || stallCheckpoints <= 0) {
      throw new IllegalArgumentException(
          "Invalid writer settings: target file size %d, stall checkpoints %d (both must be > 0)"
              .formatted(targetFileBytes, stallCheckpoints));
    }
  }
}
