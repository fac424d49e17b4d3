package io.millrace.verify;

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
    SEARCHING("rows"),
    READING("rows"),
    COMPARING("predictions"),
    SCORING("predictions"),
    WRITING("predictions");

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

  void end();
}
