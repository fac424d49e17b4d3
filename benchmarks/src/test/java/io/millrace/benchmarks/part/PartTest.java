package io.millrace.benchmarks.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.FeatureSet;
import io.millrace.pipeline.Pipeline;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class PartTest {
  @Test
  void everyBenchmarkRuns() throws Exception {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include("io.millrace.benchmarks.part")
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(1))
        .param("batch", "8")
        .param("users", "1000")
        .param("feature", "demo")
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true);

    Collection<RunResult> results = new Runner(options.build()).run();

    assertThat(results)
        .hasSizeGreaterThan(10)
        .allSatisfy(each -> assertThat(each.getPrimaryResult().getScore()).isPositive());
  }

  static String[] features() throws NoSuchFieldException {
    return FeatureBenchmark.class.getField("feature").getAnnotation(Param.class).value();
  }

  @ParameterizedTest
  @MethodSource("features")
  void everyFeatureIsOneOfADefinition(String feature) {
    if (!feature.equals("demo")) {
      Pipeline pipeline = Demo.pipelineOf("  f: " + feature + "\n");
      assertThat(FeatureSet.compile(pipeline.features(), pipeline.event()).columns()).hasSize(1);
    }
  }
}
