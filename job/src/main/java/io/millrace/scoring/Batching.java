package io.millrace.scoring;

/**
 * How rows are put together into calls of a model.
 *
 * @param reason what has shown that this mode is the right one, as a sentence without its full stop
 */
public record Batching(Mode mode, String reason) {

  /** What one call of the model holds. */
  public enum Mode {
    /** Many rows; a lone one is doubled. */
    BATCHES,
    /** One row, doubled: larger batches give other bits. */
    DOUBLED_ROWS,
    /** One row: the model's input fixes that. */
    SINGLE_ROWS
  }
}
