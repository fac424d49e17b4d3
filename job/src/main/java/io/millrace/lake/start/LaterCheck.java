package io.millrace.lake.start;

/** The checks that only the job can make, where and while it runs. No plan makes them. */
public enum LaterCheck implements Reason {
  /** The storage of checkpoints, which the cluster's configuration may set. */
  CHECKPOINT_STORAGE("where checkpoints go"),
  TOPICS("the topics and their offsets"),
  PREDICTIONS_TOPIC("the predictions topic and its transactions"),
  MODEL("whether each TaskManager loads the model"),
  RUN("what comes while the job runs");

  private final String words;

  LaterCheck(String words) {
    this.words = words;
  }

  /** The subject of the check, for a sentence. */
  public String words() {
    return words;
  }
}
