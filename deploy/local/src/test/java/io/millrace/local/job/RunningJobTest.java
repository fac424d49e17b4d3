package io.millrace.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.flink.Refusal;
import io.millrace.lake.start.LaterCheck;
import java.nio.file.Path;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

class RunningJobTest {
  @Test
  void aFailureIsReportedByItsRoot() {
    Exception failure =
        new IllegalStateException(
            "Job execution failed",
            new RuntimeException("Recovery is suppressed", new java.io.IOException("disk full")));

    assertThat(RunningJob.failure(failure, Path.of("job.log")))
        .hasMessageStartingWith("The job failed: disk full")
        .hasMessageEndingWith("The log is job.log");
  }

  @Test
  void aRootWithoutWordsIsNamedByWhatCausedItsWrapping() {
    assertThat(RunningJob.rootMessage(new RuntimeException("outer", new NullPointerException())))
        .isEqualTo("outer");
    assertThat(RunningJob.rootMessage(new NullPointerException()))
        .isEqualTo("java.lang.NullPointerException");
  }

  @Test
  void aRefusalSaysEverythingItself() {
    Exception failure =
        new RuntimeException(
            "outer", new Refusal(LaterCheck.RUN, "no state; restore one", new Exception("detail")));

    assertThat(RunningJob.rootMessage(failure)).isEqualTo("no state; restore one");
    assertThat(RunningJob.rootMessage(new RuntimeException(new SerializedThrowable(failure))))
        .contains("no state; restore one");
  }
}
