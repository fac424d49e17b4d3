package io.millrace.verify;

import io.millrace.lake.RowScan;

/** Told how far a verification or a replay is; from any thread. */
public interface Progress {
  /** Nobody is told. */
  Progress NONE =
      new Progress() {
        @Override
        public void begin(Step step, long total) {}

        @Override
        public void done(long more) {}

        @Override
        public void end() {}
      };

  /** The passes over the tables and over what was read. */
  enum Step {
    SEARCHING("row"),
    READING("row"),
    COMPARING("prediction"),
    SCORING("prediction"),
    WRITING("prediction");

    private final String unit;

    Step(String unit) {
      this.unit = unit;
    }

    public String unit() {
      return unit;
    }
  }

  /**
   * @param total how many there are to do, about
   */
  void begin(Step step, long total);

  void done(long more);

  /** The same reader, whose rows are told, a thousand at a time. */
  default RowScan.Reader telling(RowScan.Reader reader) {
    return new TellingReader(reader, this);
  }

  void end();
}
