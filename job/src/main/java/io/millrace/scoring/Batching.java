package io.millrace.scoring;

/**
 * The way in which rows are put together into calls of a model.
 *
 * @param reason the evidence that this mode is the right one, as a sentence without its full stop
 */
public record Batching(Mode mode, String reason) {

  /** The content of one call of the model. */
  public enum Mode {
    /** Many rows; a lone one is doubled. */
    BATCHES,
    /** One row, doubled: larger batches give other bits. */
    DOUBLED_ROWS,
    /** One row: the model's input fixes that. */
    SINGLE_ROWS
  }
}
