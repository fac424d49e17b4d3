package io.millrace.feature;

/**
 * The features of one event, in the order of the definition.
 *
 * @param userSeq the event's place in its user's arrival order, from 1
 * @param referenceTimeMs the greatest event time of the user so far
 * @param numbers one per feature; NaN is null (no feature is ever NaN), and long columns are whole
 * @param texts one per feature, null but for string columns; null where the definition has none
 */
public record FeatureVector(long userSeq, long referenceTimeMs, double[] numbers, String[] texts) {}
