package io.millrace.flink.sink;

import io.millrace.lake.TableProperty;

/**
 * How tables are written; no value is changed by it.
 *
 * @param targetFileBytes a data file that reaches it is closed and another begun
 * @param stallCheckpoints how many checkpoints may complete while rows wait for their commit,
 *     before the log says so
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
