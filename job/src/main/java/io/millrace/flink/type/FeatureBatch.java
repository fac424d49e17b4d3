package io.millrace.flink.type;

import io.millrace.feature.FeatureRow;

/** Rows that are scored together: one element of the scoring operator's queue. */
public record FeatureBatch(FeatureRow[] rows) {}
