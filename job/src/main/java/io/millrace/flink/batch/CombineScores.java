package io.millrace.flink.batch;

import io.millrace.replay.Comparison;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Brings the tasks' samples of scores down to one of the same size, so that no more travels to the
 * submitting process. All other findings pass unchanged.
 */
final class CombineScores extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<byte[], byte[]>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  /** The number of pairs in one packed part, at sixteen bytes each. */
  static final int PAIRS_AT_ONCE = 50_000;

  private final double threshold;
  private transient Comparison all;

  CombineScores(double threshold) {
    this.threshold = threshold;
  }

  @Override
  public void open() throws Exception {
    super.open();
    all = new Comparison(threshold);
  }

  @Override
  public void processElement(StreamRecord<byte[]> element) {
    if (Packed.of(element.getValue()) instanceof Comparison some) {
      all.addAll(some);
    } else {
      output.collect(element);
    }
  }

  @Override
  public void endInput() {
    all.split(PAIRS_AT_ONCE)
        .forEach(some -> output.collect(new StreamRecord<>(Packed.bytes(some))));
  }
}
