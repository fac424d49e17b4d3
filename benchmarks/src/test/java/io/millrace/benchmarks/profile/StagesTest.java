package io.millrace.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StagesTest {
  @Test
  void theInnermostFrameThatSaysSoCounts() {
    assertThat(
            Stages.of(
                List.of(
                    "java.util.HashMap",
                    "org.apache.iceberg.shaded.org.apache.parquet.column.values.Dictionary",
                    "org.apache.iceberg.io.RollingDataWriter",
                    "io.millrace.flink.sink.BoundedWriter")))
        .isEqualTo("parquet");
  }

  @Test
  void ourOwnPackagesAreStages() {
    assertThat(Stages.of(List.of("java.lang.Math", "io.millrace.feature.Tiles$Fold")))
        .isEqualTo("millrace feature");
  }

  @Test
  void aLambdaIsOfThePackageThatItStandsIn() {
    assertThat(
            Stages.of(List.of("io.millrace.row.Column$Plain$$Lambda$1129+0x00007fc322803468.4711")))
        .isEqualTo("millrace row");
  }

  @Test
  void aLibraryInTheJobsJarIsItsCallers() {
    assertThat(
            Stages.of(
                List.of(
                    "io.millrace.shaded.com.fasterxml.jackson.core.base.ParserMinimalBase",
                    "io.millrace.event.StrictJson")))
        .isEqualTo("millrace event");
  }

  @Test
  void theLongestPrefixCounts() {
    assertThat(Stages.of(List.of("org.apache.flink.runtime.io.network.api.writer.RecordWriter")))
        .isEqualTo("flink network");
    assertThat(Stages.of(List.of("org.apache.flink.api.common.ExecutionConfig")))
        .isEqualTo("flink");
  }

  @Test
  void aStackOfTheJdkAloneIsTheJvms() {
    assertThat(Stages.of(List.of("java.util.concurrent.ThreadPoolExecutor"))).isEqualTo("jvm");
  }
}
