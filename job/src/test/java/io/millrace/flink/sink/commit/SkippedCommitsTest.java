package io.millrace.flink.sink.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.flink.Refusal;
import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.SinkJob;
import io.millrace.lake.CommitMark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.JobClient;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * apache/iceberg#18098 as it happens in application mode: the same job id again, without state. The
 * tables were emptied, so that nothing else prevents it.
 */
class SkippedCommitsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> TABLES = List.of("events", "predictions", "rejects");

  @TempDir private Path folder;
  private final JobID id = new JobID();
  private FolderLake lake;

  @BeforeEach
  void runOnceAndEmptyTheTables() throws Exception {
    lake = FolderLake.jdbc(folder);
    JobClient running = job().submit();
    CompletableFuture<?> end = running.getJobExecutionResult();
    await().atMost(PATIENCE).until(() -> CommitMark.marks(lake.table("rejects")).count() >= 4);
    running.cancel().get();
    await().atMost(PATIENCE).until(end::isDone);
    for (String table : TABLES) {
      lake.table(table).newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
    }
  }

  @AfterEach
  void closeLake() throws Exception {
    lake.close();
  }

  @Test
  void aStartWithoutStateUnderTheSameJobIdIsRefused() throws Exception {
    assertThatThrownBy(() -> finish(job().records(60).submit()))
        .rootCause()
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("of this very job id")
        .hasMessageContaining("apache/iceberg#18098");
  }

  @Test
  void withoutTheGuardIcebergWouldDropAllRowsAndSucceed() throws Exception {
    finish(job().records(60).submitUnguarded());

    assertThat(lake.offsets("events")).isEmpty();
  }

  private SinkJob job() {
    return new SinkJob(lake, folder).underJobId(id);
  }

  private static void finish(JobClient job) throws Exception {
    job.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
