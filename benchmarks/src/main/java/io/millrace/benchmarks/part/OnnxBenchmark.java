package io.millrace.benchmarks.part;

import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.pipeline.Pipeline;
import io.millrace.scoring.ModelDefinition;
import io.millrace.scoring.OnnxLoader;
import io.millrace.scoring.Scorer;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** Scores rows in one thread; the figure is that of one row. */
public class OnnxBenchmark extends Part {
  private static final int ROWS = 4_096;

  /** The demo's 120 trees of 24 features; a perceptron 20-64-32-1. */
  @Param({"trees", "perceptron"})
  public String model;

  /** The rows of a call. */
  @Param({"1", "8", "32", "64", "128", "256", "1024"})
  public int batch;

  private FeatureVector[][] batches;
  private Scorer scorer;

  /** Loads the model, and cuts rows of the demo into batches. */
  @Setup
  public void prepare() {
    Pipeline pipeline = Demo.pipeline();
    List<FeatureColumn> columns =
        FeatureSet.compile(pipeline.features(), pipeline.event()).columns();
    Shoppers shoppers = new Shoppers(pipeline).warm();
    batches = new FeatureVector[ROWS / batch][batch];
    for (FeatureVector[] each : batches) {
      Arrays.setAll(each, i -> shoppers.advance());
    }
    if (model.equals("trees")) {
      byte[] file = Demo.file("deploy/local/demo/" + pipeline.model().file());
      scorer = OnnxLoader.load(file, pipeline.model(), columns, batch);
    } else {
      byte[] file = Demo.file("job/src/test/resources/models/perceptron.onnx");
      List<String> inputs = columns.stream().limit(20).map(FeatureColumn::name).toList();
      ModelDefinition definition = Demo.model("perceptron.onnx", file, inputs, "score");
      scorer = OnnxLoader.load(file, definition, columns, batch);
    }
  }

  /** Scores all batches. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void score(Blackhole scores) {
    for (FeatureVector[] each : batches) {
      scores.consume(scorer.score(each));
    }
  }

  /** Closes the model. */
  @TearDown
  public void close() {
    scorer.close();
  }
}
