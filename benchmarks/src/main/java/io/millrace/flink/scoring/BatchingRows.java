package io.millrace.flink.scoring;

import io.millrace.feature.FeatureRow;
import io.millrace.flink.type.FeatureBatch;
import io.millrace.flink.type.RouteType;
import java.time.Duration;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/**
 * The operator that gathers rows, for its benchmark: the only place of the benchmarks that knows
 * it.
 */
public final class BatchingRows {
  private final OneInputStreamOperatorTestHarness<FeatureRow, FeatureBatch> harness;
  private final BatchOperator operator;
  private final StreamRecord<FeatureRow> element = new StreamRecord<>(null);

  /**
   * @param size rows of a batch
   */
  public BatchingRows(int size) throws Exception {
    operator = new BatchOperator(size, Duration.ofMinutes(1));
    harness = new OneInputStreamOperatorTestHarness<>(operator);
    harness.setup(RouteType.featureBatch().createSerializer(new SerializerConfigImpl()));
    harness.open();
  }

  /** Takes a row; {@link #forget} drops the batches that leave. */
  public void add(FeatureRow row) {
    operator.processElement(element.replace(row));
  }

  /** Drops the batches that have left, and returns their number. */
  public int forget() {
    int left = harness.getOutput().size();
    harness.getOutput().clear();
    return left;
  }

  /** Ends the operator. */
  public void close() throws Exception {
    harness.close();
  }
}
