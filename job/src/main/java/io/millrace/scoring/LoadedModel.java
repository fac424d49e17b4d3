package io.millrace.scoring;

/**
 * A model with what the probe has found out about it: the costly part of a scorer, made once.
 *
 * @param batchSizeMax the largest batch that the probe has tried
 */
record LoadedModel(RowModel model, Batching batching, int batchSizeMax) {

  /**
   * @param onClose gives up the model, or this use of it
   */
  Scorer scorer(Runnable onClose) {
    return new RowScorer(this, onClose);
  }
}
