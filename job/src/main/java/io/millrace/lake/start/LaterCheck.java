package io.millrace.lake.start;

/** What the job alone can check, where and while it runs: no plan asks it. */
public enum LaterCheck implements Reason {
  /** The cluster's configuration may say where checkpoints go. */
  CHECKPOINT_STORAGE("where checkpoints go"),
  TOPICS("the topics and their offsets"),
  PREDICTIONS_TOPIC("the predictions topic and its transactions"),
  MODEL("the model: its file, whether it fits the features, and whether each TaskManager loads it"),
  RUN("what comes while the job runs");

  private final String words;

  LaterCheck(String words) {
    this.words = words;
  }

  /** What is checked, for a sentence. */
  public String words() {
    return words;
  }
}
