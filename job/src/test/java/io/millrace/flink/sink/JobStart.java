package io.millrace.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.EventSchema;
import io.millrace.flink.LogPlace;
import io.millrace.flink.Refusal;
import io.millrace.flink.StartCheck;
import io.millrace.flink.StartedOperator;
import io.millrace.flink.sink.catalog.LateCatalogLoader;
import io.millrace.flink.sink.commit.CommitWatch;
import io.millrace.flink.sink.commit.FencedTableLoader;
import io.millrace.flink.source.GateStart;
import io.millrace.lake.LakeTable;
import io.millrace.lake.Savepoint;
import io.millrace.lake.WatchState;
import io.millrace.lake.start.InvalidTablesException;
import io.millrace.lake.start.Reason;
import io.millrace.options.Parameters;
import io.millrace.pipeline.ModelFileException;
import io.millrace.pipeline.Pipeline;
import io.millrace.scoring.ModelException;
import io.millrace.submission.Submission;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.SinkUtil;

/**
 * A start of the job as far as its guards: at the submission, at the gate, and at each table's
 * watch and committer. A cluster runs them side by side and ends with the first that refuses; here
 * all answers are collected.
 */
final class JobStart {
  private final FolderLake lake;
  private final List<String> parameters;
  private final JobID job;
  private final Map<String, OperatorSubtaskState> states = new HashMap<>();
  private OptionalLong checkpoint = OptionalLong.empty();
  private final Set<String> sentences = new LinkedHashSet<>();
  private final List<String> ofCommitters = new ArrayList<>();
  private final List<Reason> reasons = new ArrayList<>();
  private Optional<Savepoint> savepoint = Optional.empty();

  JobStart(FolderLake lake, List<String> parameters, JobID job) {
    this.lake = lake;
    this.parameters = parameters;
    this.job = job;
  }

  /** Starts from a savepoint, with all that Flink itself finds in it. */
  JobStart from(Optional<String> place) throws Exception {
    if (place.isPresent()) {
      savepoint =
          place.map(folder -> Savepoint.read(folder, lake.table("events").io()::newInputFile));
      Path file = Path.of(place.get(), "_metadata");
      try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
        CheckpointMetadata found =
            Checkpoints.loadCheckpointMetadata(in, JobStart.class.getClassLoader(), place.get());
        checkpoint = OptionalLong.of(found.getCheckpointId());
        for (OperatorState each : found.getOperatorStates()) {
          states.put(each.getOperatorUid().orElseThrow(), each.getState(0));
        }
      }
    }
    return this;
  }

  /** The refusals of the guards, each once; empty where the job starts. */
  List<String> refusals() throws Exception {
    Submission submission;
    TableSinks sinks;
    try {
      submission = Submission.of(Parameters.parse(parameters.toArray(String[]::new)));
      sinks = TableSinks.prepare(lake.settings(), submission.pipeline(), submission.columns());
    } catch (IOException | ModelFileException | ModelException refused) {
      return List.of(refused.getMessage());
    } catch (InvalidTablesException invalid) {
      return invalid.problems();
    }
    EventSchema event = submission.pipeline().event();
    StartCheck check = sinks.startCheck();
    hear(() -> GateStart.run(event, submission.fingerprint(), check, operator("split")));
    for (LakeTable each : LakeTable.COMMITTED) {
      TableLoader loader = loader(submission.pipeline(), each);
      hear(() -> operator(WatchState.uid(each.key())).run(watch(loader, each)));
      ofCommitters.addAll(hear(() -> commit(loader.clone(), each)));
    }
    hearTask(sinks.checkOfOneTask());
    return List.copyOf(sentences);
  }

  /** A task that knows less than the watches refuses nothing that they would let through. */
  private void hearTask(StartCheck check) throws Exception {
    try {
      check.check(
          new StartCheck.Start(
              job.toHexString(), checkpoint.isPresent(), checkpoint, Optional.empty(), false));
    } catch (Refusal refusal) {
      assertThat(reasons).as(refusal.getMessage()).isNotEmpty();
    }
  }

  /** The refusals of Iceberg's committers, which are among those of all guards. */
  List<String> ofCommitters() {
    return ofCommitters;
  }

  /** The reasons of the refusals, but for those of the submission. */
  List<Reason> reasons() {
    return reasons;
  }

  private StartedOperator operator(String uid) {
    return new StartedOperator(
        job, checkpoint, states.getOrDefault(uid, OperatorSubtaskState.builder().build()));
  }

  private TableLoader loader(Pipeline pipeline, LakeTable table) {
    return TableLoader.fromCatalog(
        new LateCatalogLoader(lake.settings()),
        TableIdentifier.of(pipeline.tables().namespace(), table.key()));
  }

  private static CommitWatch watch(TableLoader loader, LakeTable table) {
    return new CommitWatch(loader, table.key(), 3, new LogPlace("v1"));
  }

  /**
   * Commits what Iceberg's committer finds in its state: what the state's job had written up to the
   * checkpoint.
   */
  private void commit(TableLoader loader, LakeTable table) throws IOException {
    byte[] watch = savepoint.flatMap(from -> from.watchOf(table.key())).orElse(null);
    if (watch == null || WatchState.isOfLaterBuild(watch)) {
      return;
    }
    try (TableLoader fenced = new FencedTableLoader(loader, new LogPlace("v1"))) {
      fenced.open();
      AppendFiles append = fenced.loadTable().newAppend();
      append.set(SinkUtil.FLINK_JOB_ID, WatchState.fromBytes(watch).lastJob());
      append.set(
          SinkUtil.MAX_COMMITTED_CHECKPOINT_ID, Long.toString(savepoint.get().checkpointId()));
      append.commit();
    }
  }

  private List<String> hear(Attempt attempt) throws Exception {
    try {
      attempt.run();
      return List.of();
    } catch (Refusal refusal) {
      List<String> parts = List.of(refusal.getMessage().split("\n  - ", -1));
      List<String> heard = parts.subList(parts.size() > 1 ? 1 : 0, parts.size());
      sentences.addAll(heard);
      reasons.addAll(refusal.reasons());
      return heard;
    }
  }

  private interface Attempt {
    void run() throws Exception;
  }
}
