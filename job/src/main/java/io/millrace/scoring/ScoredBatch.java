package io.millrace.scoring;

/**
 * The outcome of a batch.
 *
 * @param scores one per row, in their order
 * @param elapsedNanos from the start of the model's call to its end, or to the timeout
 */
public record ScoredBatch(Score[] scores, long elapsedNanos) {}
