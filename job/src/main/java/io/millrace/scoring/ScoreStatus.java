package io.millrace.scoring;

/** The outcomes of scoring a row. */
public enum ScoreStatus {
  SCORED("The model gave a finite score"),
  FAILED("The row failed again when retried alone, or its score was not finite"),
  TIMED_OUT("The ONNX call took longer than scoring.timeout"),
  UNSCORED("The definition has no model");

  private final String description;

  ScoreStatus(String description) {
    this.description = description;
  }

  public String description() {
    return description;
  }
}
