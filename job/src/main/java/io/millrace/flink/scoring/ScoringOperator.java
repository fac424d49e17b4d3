package io.millrace.flink.scoring;

import io.millrace.flink.RouteMetrics;
import io.millrace.flink.type.FeatureBatch;
import io.millrace.metric.Metric;
import io.millrace.scoring.Prediction;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.functions.async.AsyncFunction;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperator;
import org.apache.flink.streaming.util.retryable.AsyncRetryStrategies;

/**
 * Flink's async operator, with one batch as an element, empty at each barrier: before a barrier
 * passes, it waits until all earlier batches have left. So "events = predictions" holds as of every
 * checkpoint; with rows in flight in its state it would not.
 *
 * <p>The price is one round of the queue for each checkpoint: capacity times batch time over
 * threads.
 */
final class ScoringOperator extends AsyncWaitOperator<FeatureBatch, Prediction> {
  private static final long serialVersionUID = 1L;

  /**
   * Flink's timeout is off: its clock starts when a batch enters the queue, so rows would time out
   * under backpressure with a fast model. The scorer's own timeout starts with the call of the
   * model.
   */
  private static final long NO_TIMEOUT = 0;

  private final int capacity;

  @SuppressWarnings("unchecked") // The strategy never retries, so its type says nothing.
  private ScoringOperator(Factory factory, StreamOperatorParameters<Prediction> parameters) {
    super(
        parameters,
        factory.function,
        NO_TIMEOUT,
        factory.capacity,
        factory.order,
        AsyncRetryStrategies.NO_RETRY_STRATEGY,
        parameters.getProcessingTimeService(),
        parameters.getMailboxExecutor());
    capacity = factory.capacity;
  }

  @Override
  public void open() throws Exception {
    super.open();
    new RouteMetrics(getMetricGroup()).gauge(Metric.BATCHES_CAPACITY, () -> capacity);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    // At the end of input, the operator only waits until its queue is empty.
    endInput();
  }

  /** Makes the operator in its task, which has the mailbox. */
  static final class Factory extends AbstractStreamOperatorFactory<Prediction>
      implements OneInputStreamOperatorFactory<FeatureBatch, Prediction> {
    private static final long serialVersionUID = 1L;

    private final AsyncFunction<FeatureBatch, Prediction> function;
    private final int capacity;
    private final AsyncDataStream.OutputMode order;

    Factory(
        AsyncFunction<FeatureBatch, Prediction> function,
        int capacity,
        AsyncDataStream.OutputMode order) {
      this.function = function;
      this.capacity = capacity;
      this.order = order;
      this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    @Override
    // The interface requires T; the caller chooses it, and the object is this operator.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T extends StreamOperator<Prediction>> T createStreamOperator(
        StreamOperatorParameters<Prediction> parameters) {
      return (T) new ScoringOperator(this, parameters);
    }

    @Override
    @SuppressWarnings("rawtypes") // The interface has the raw type.
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
      return ScoringOperator.class;
    }
  }
}
