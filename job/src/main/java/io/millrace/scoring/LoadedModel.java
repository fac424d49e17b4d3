package io.millrace.scoring;

/**
 * A model with the findings of its probe: the costly part of a scorer, made once.
 *
 * @param batchSizeMax the largest batch that the probe has tried
 */
record LoadedModel(RowModel model, Batching batching, int batchSizeMax) {

  /**
   * @param onClose closes the model, or ends this use of it
   */
  Scorer scorer(Runnable onClose) {
    return new RowScorer(this, onClose);
  }
}
