package io.millrace.verify;

import io.millrace.lake.RowScan;

/** Receives the progress of a verification, a replay or an import, from any thread. */
public interface Progress {
  /** A receiver that ignores the progress. */
  Progress NONE =
      new Progress() {
        @Override
        public void begin(Step step, long total) {}

        @Override
        public void done(long more) {}

        @Override
        public void end() {}
      };

  /** The passes over the tables and over spooled rows. */
  enum Step {
    LOADING("kilobyte"),
    SEARCHING("row"),
    READING("row"),
    COMPARING("prediction"),
    SCORING("prediction"),
    WRITING("prediction"),
    FOLDING("user"),
    COMMITTING("table");

    private final String unit;

    Step(String unit) {
      this.unit = unit;
    }

    public String unit() {
      return unit;
    }
  }

  /**
   * @param total the approximate number of units to do
   */
  void begin(Step step, long total);

  void done(long more);

  /** Wraps a reader to report its rows, a thousand at a time. */
  default RowScan.Reader counting(RowScan.Reader reader) {
    return new CountedReader(reader, this);
  }

  void end();
}
