package io.millrace.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.flink.Refusal;
import io.millrace.flink.sink.WriterSettings.Tasks;
import io.millrace.lake.CommitMark;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.runtime.partitioner.RescalePartitioner;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sinks in real Flink jobs, on a catalog as the local run has it. */
class TableSinksTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private FolderLake lake;

  @BeforeEach
  void openLake() {
    lake = FolderLake.jdbc(folder);
  }

  @AfterEach
  void closeLake() throws Exception {
    lake.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyRecordIsARowOnceThoughTheJobFails(Tasks writing) throws Exception {
    finish(job().in(writing).records(400).failingAt(170, 2).submit());

    assertThat(lake.offsets("events")).isEqualTo(numbers(400));
    assertThat(lake.offsets("predictions")).isEqualTo(numbers(400));
    assertThat(lake.offsets("rejects"))
        .isEqualTo(numbers(400).stream().filter(n -> n % 2 == 1).toList());
  }

  @Test
  void valuesArriveAsTheyWereAndNullsAsNull() throws Exception {
    finish(job().records(8).submit());

    Record event = row("events", 5);
    assertThat(event.getField("event_time")).isEqualTo(at(Shop.event(5).eventTimeMs()));
    assertThat(event.getField("amount")).isEqualTo(1.25);
    assertThat(event.getField("quantity")).isEqualTo(5L);
    assertThat(event.getField("gift")).isEqualTo(false);
    assertThat(event.getField("due")).isEqualTo(at(Shop.START_MS + 5));
    assertThat(((Record) event.getField("kafka")).getField("key"))
        .isEqualTo(ByteBuffer.wrap(Shop.key(5)));
    assertThat(((Record) event.getField("kafka")).getField("value"))
        .isEqualTo(ByteBuffer.wrap(Shop.value(5)));
    assertThat(((Record) row("events", 6).getField("kafka")).getField("key")).isNull();
    Record prediction = row("predictions", 5);
    assertThat(prediction.getField("score")).isEqualTo(0.25f);
    assertThat(prediction.getField("error")).isNull();
    Record features = (Record) prediction.getField("features");
    assertThat(features.getField("views")).isEqualTo(5L);
    assertThat(features.getField("last_item")).isEqualTo("view");
    assertThat(((Record) prediction.getField("model")).getField("version")).isEqualTo("3");
    assertThat(((Record) row("rejects", 5).getField("kafka")).getField("timestamp"))
        .isEqualTo(at(Shop.START_MS + 5));
    assertThat(((Record) row("rejects", 7).getField("kafka")).getField("timestamp")).isNull();
    assertThat(row("rejects", 7).getField("value")).isNull();
  }

  @Test
  void aSavepointGoesOnUnderANewJobId() throws Exception {
    SinkJob first = job();
    JobClient running = first.submit();
    awaitCommits("events", 2);
    String savepoint = stop(running, first);
    int before = lake.offsets("events").size();

    JobClient restored = job().from(savepoint).submit();
    awaitRows("events", before + 100);
    stop(restored, first);

    List<Long> offsets = lake.offsets("events");
    assertThat(offsets).isEqualTo(withoutGaps(offsets));
    assertThat(lake.offsets("predictions")).isEqualTo(offsets);
  }

  /** As when a predictions topic is added to a definition, or taken out of it. */
  @ParameterizedTest
  @EnumSource
  void aSavepointGoesOnWhereOtherTasksWrite(Tasks before) throws Exception {
    SinkJob first = job().in(before);
    JobClient running = first.submit();
    awaitCommits("events", 2);
    String savepoint = stop(running, first);
    int rows = lake.offsets("events").size();

    Tasks other = before == Tasks.OF_THE_ROUTE ? Tasks.OF_THEIR_OWN : Tasks.OF_THE_ROUTE;
    JobClient restored = job().in(other).from(savepoint).submit();
    awaitRows("events", rows + 100);
    stop(restored, first);

    List<Long> offsets = lake.offsets("events");
    assertThat(offsets).isEqualTo(withoutGaps(offsets));
    assertThat(lake.offsets("predictions")).isEqualTo(offsets);
  }

  /** Else an event waits for its score until a checkpoint's rows are encoded. */
  @Test
  void tasksOfTheirOwnWriteEventsAndPredictionsAndNoneOfTheRoute() throws Exception {
    assertThat(writing(job().in(Tasks.OF_THE_ROUTE))).allMatch(task -> task.contains("numbers"));
    assertThat(writing(job().in(Tasks.OF_THEIR_OWN)))
        .filteredOn(task -> !task.contains("rejects"))
        .hasSize(2)
        .noneMatch(task -> task.contains("numbers"));
  }

  /** A row that a barrier overtakes would be committed a checkpoint later than its event. */
  @Test
  void noBarrierOvertakesRowsOnTheirWayToTasksOfTheirOwn() throws Exception {
    assertThat(job().in(Tasks.OF_THEIR_OWN).graph().getStreamNodes())
        .flatExtracting(StreamNode::getInEdges)
        .filteredOn(edge -> edge.getPartitioner() instanceof RescalePartitioner)
        .hasSize(2)
        .noneMatch(StreamEdge::supportsUnalignedCheckpoints);
  }

  private static List<String> writing(SinkJob job) throws Exception {
    return StreamSupport.stream(job.graph().getJobGraph().getVertices().spliterator(), false)
        .map(JobVertex::getName)
        .filter(name -> name.contains("Writer"))
        .toList();
  }

  @Test
  void aStartWithoutStateUponItsRowsIsRefusedWithoutARestart() throws Exception {
    finish(job().records(60).submit());

    assertThatThrownBy(() -> finish(job().records(60).submit()))
        .rootCause()
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("lake.events holds rows, and the job starts without")
        .hasMessageContaining("lake.predictions holds rows")
        .hasMessageContaining("Restore the latest checkpoint or a savepoint");
    assertThat(lake.offsets("events")).isEqualTo(numbers(60));
  }

  @Test
  void stateOlderThanTheTablesIsRefused() throws Exception {
    SinkJob first = job();
    JobClient running = first.submit();
    awaitCommits("events", 1);
    String old = running.triggerSavepoint(first.savepoints(), SavepointFormatType.CANONICAL).get();
    int commits = commits("events");
    awaitCommits("events", commits + 3);
    stop(running, first);
    List<Long> before = lake.offsets("events");

    assertThatThrownBy(() -> finish(job().from(old).submit()))
        .rootCause()
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot restore checkpoint")
        .hasMessageContaining("roll all of the pipeline's tables back");
    assertThat(lake.offsets("events")).isEqualTo(before);
  }

  @Test
  void aSecondRunningCopyIsFenced() throws Exception {
    SinkJob first = job();
    JobClient running = first.submit();
    awaitCommits("events", 1);
    String savepoint = stop(running, first);

    JobClient one = job().from(savepoint).submit();
    JobClient other = job().from(savepoint).submit();

    assertThatThrownBy(
            () -> {
              await().atMost(PATIENCE).until(() -> hasFailed(one) || hasFailed(other));
              finish(hasFailed(one) ? one : other);
            })
        .rootCause()
        .isInstanceOf(Refusal.class);
    cancelIfRunning(one);
    cancelIfRunning(other);
  }

  private SinkJob job() {
    return new SinkJob(lake, folder);
  }

  private static void finish(JobClient job) throws Exception {
    job.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static String stop(JobClient job, SinkJob settings) throws Exception {
    return job.stopWithSavepoint(false, settings.savepoints(), SavepointFormatType.CANONICAL)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static boolean hasFailed(JobClient job) throws Exception {
    return job.getJobStatus().get() == JobStatus.FAILED;
  }

  private static void cancelIfRunning(JobClient job) throws Exception {
    if (!job.getJobStatus().get().isGloballyTerminalState()) {
      job.cancel().get();
      awaitTermination(job);
    }
  }

  private static void awaitTermination(JobClient job) {
    await().atMost(PATIENCE).until(() -> job.getJobStatus().get().isGloballyTerminalState());
  }

  private void awaitCommits(String table, int count) {
    await().atMost(PATIENCE).until(() -> commits(table) >= count);
  }

  private void awaitRows(String table, int count) {
    await().atMost(PATIENCE).until(() -> lake.offsets(table).size() >= count);
  }

  private int commits(String table) {
    return (int) CommitMark.marks(lake.table(table)).count();
  }

  private Record row(String table, long offset) {
    return lake.rows(table).stream()
        .filter(row -> ((Record) row.getField("kafka")).getField("offset").equals(offset))
        .findFirst()
        .orElseThrow();
  }

  private static OffsetDateTime at(long epochMs) {
    return Instant.ofEpochMilli(epochMs).atOffset(ZoneOffset.UTC);
  }

  /** The source counts from 0 in one of its subtasks, and from the middle in the other. */
  private static List<Long> withoutGaps(List<Long> sorted) {
    long middle = Long.MAX_VALUE / 2;
    long low = sorted.stream().filter(n -> n < middle).count();
    long start = sorted.stream().filter(n -> n >= middle).findFirst().orElse(middle);
    return LongStream.concat(
            LongStream.range(0, low), LongStream.range(start, start + sorted.size() - low))
        .boxed()
        .toList();
  }

  private static List<Long> numbers(long count) {
    return LongStream.range(0, count).boxed().toList();
  }
}
