package io.millrace.flink.batch;

import io.millrace.lake.StoredPrediction;
import io.millrace.replay.ReplayPlan;
import java.util.function.ToLongFunction;
import org.apache.flink.api.java.functions.KeySelector;

/** The number of a prediction's partition in the table. */
final class PartitionOf implements KeySelector<StoredPrediction, Long> {
  private static final long serialVersionUID = 1L;

  private final ReplayPlan plan;
  private final long rows;
  private transient ToLongFunction<StoredPrediction> partitionOf;

  PartitionOf(ReplayPart part) {
    this.plan = part.plan();
    this.rows = part.rows();
  }

  @Override
  public Long getKey(StoredPrediction prediction) {
    if (partitionOf == null) {
      partitionOf = plan.partitionOf(rows);
    }
    return partitionOf.applyAsLong(prediction);
  }
}
