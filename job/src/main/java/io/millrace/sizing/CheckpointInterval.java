package io.millrace.sizing;

import io.millrace.pipeline.Pipeline;

/** The time between checkpoints that suits a load. */
final class CheckpointInterval {
  /** The default, and the longest that gives rows while people still wait for them. */
  static final int USUAL = 60;

  private static final int[] SECONDS = {10, 30, USUAL, 120, 300};

  /** Smaller files make tables slow to read. */
  static final double FILE_BYTES = 16 << 20;

  /** What a slot may upload in a second, so that checkpoints end well before the next. */
  static final double UPLOAD_BYTES = 20 << 20;

  private CheckpointInterval() {}

  /**
   * The shortest time that gives files of a good size, or the usual one; longer where a checkpoint
   * would have too many changed users to upload; the longest where none {@link #suffices}.
   */
  static int seconds(Pipeline pipeline, JobLoad load, UserSize user, int slots) {
    double rows = load.eventsPerSecond() / slots * Storage.predictionRow(pipeline);
    for (int seconds : SECONDS) {
      Storage storage = Storage.of(pipeline, load, user, 0, seconds);
      boolean hasLargeFiles = rows * seconds >= FILE_BYTES || seconds >= USUAL;
      if (hasLargeFiles && suffices(seconds, storage, slots)) {
        return seconds;
      }
    }
    return SECONDS[SECONDS.length - 1];
  }

  /** Whether a checkpoint's new files are uploaded in time. */
  static boolean suffices(int seconds, Storage storage, int slots) {
    return storage.incrementBytes() / slots <= UPLOAD_BYTES * seconds;
  }
}
