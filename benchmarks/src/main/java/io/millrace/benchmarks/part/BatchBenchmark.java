package io.millrace.benchmarks.part;

import io.millrace.event.Event;
import io.millrace.feature.FeatureRow;
import io.millrace.flink.scoring.BatchingRows;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Puts a row into its batch; the figure includes Flink's harness, which takes the batches. */
public class BatchBenchmark extends Part {
  private static final int ROWS = 4_096;

  /** The rows of a batch. */
  @Param({"1", "64", "1024"})
  public int batch;

  private final FeatureRow[] rows = new FeatureRow[ROWS];
  private BatchingRows batching;

  /** Makes rows. */
  @Setup
  public void prepare() throws Exception {
    batching = new BatchingRows(batch);
    Shoppers shoppers = new Shoppers(Demo.pipeline());
    for (int i = 0; i < ROWS; i++) {
      rows[i] = row(shoppers);
    }
  }

  /** The row of the next event. */
  static FeatureRow row(Shoppers shoppers) {
    var vector = shoppers.advance();
    Event event = shoppers.event();
    return new FeatureRow(
        event.eventId(), event.userId(), event.eventTimeMs(), event.kafka(), vector);
  }

  /** Gathers all rows. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int gather() {
    for (FeatureRow row : rows) {
      batching.add(row);
    }
    return batching.forget();
  }

  /** Ends the operator. */
  @TearDown
  public void close() throws Exception {
    batching.close();
  }
}
