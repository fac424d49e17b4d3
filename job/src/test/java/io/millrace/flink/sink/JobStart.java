package io.millrace.flink.sink;

import io.millrace.feature.FeatureSet;
import io.millrace.flink.LogPlace;
import io.millrace.flink.Refusal;
import io.millrace.flink.StartCheck;
import io.millrace.flink.StartedOperator;
import io.millrace.flink.sink.catalog.InvalidTablesException;
import io.millrace.flink.sink.catalog.LateCatalogLoader;
import io.millrace.flink.sink.commit.CommitWatch;
import io.millrace.flink.source.GateStart;
import io.millrace.lake.TableLayout;
import io.millrace.lake.WatchState;
import io.millrace.lake.start.Reason;
import io.millrace.pipeline.Pipeline;
import java.io.DataInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.TableLoader;

/**
 * A start of the job as far as its guards: at the submission, at the gate, and at each table's
 * watch. A cluster runs them side by side and ends with the first that refuses; here all answers
 * are collected.
 */
final class JobStart {
  private static final List<String> TABLES =
      List.of(TableLayout.EVENTS, TableLayout.PREDICTIONS, TableLayout.REJECTS, TableLayout.SEALS);

  private final FolderLake lake;
  private final Pipeline pipeline;
  private final JobID job;
  private final Map<String, OperatorSubtaskState> states = new HashMap<>();
  private OptionalLong checkpoint = OptionalLong.empty();
  private final List<String> sentences = new ArrayList<>();
  private final List<Reason> reasons = new ArrayList<>();

  JobStart(FolderLake lake, Pipeline pipeline, JobID job) {
    this.lake = lake;
    this.pipeline = pipeline;
    this.job = job;
  }

  /** Starts from a savepoint, with all that Flink itself finds in it. */
  JobStart from(Optional<String> savepoint) throws Exception {
    if (savepoint.isPresent()) {
      Path file = Path.of(savepoint.get(), "_metadata");
      try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
        CheckpointMetadata found =
            Checkpoints.loadCheckpointMetadata(
                in, JobStart.class.getClassLoader(), savepoint.get());
        checkpoint = OptionalLong.of(found.getCheckpointId());
        for (OperatorState each : found.getOperatorStates()) {
          states.put(each.getOperatorUid().orElseThrow(), each.getState(0));
        }
      }
    }
    return this;
  }

  /** The refusals of the guards; empty where the job starts. */
  List<String> refusals() throws Exception {
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    TableSinks sinks;
    try {
      sinks = TableSinks.prepare(lake.settings(), pipeline, features.columns());
    } catch (InvalidTablesException invalid) {
      return invalid.problems();
    }
    StartCheck check = sinks.startCheck();
    hear(() -> GateStart.run(pipeline.event(), features.fingerprint(), check, operator("split")));
    for (String table : TABLES) {
      hear(() -> operator(WatchState.uid(table)).run(watch(table)));
    }
    return sentences;
  }

  /** The reasons of the refusals, but for those of the submission. */
  List<Reason> reasons() {
    return reasons;
  }

  private StartedOperator operator(String uid) {
    return new StartedOperator(
        job, checkpoint, states.getOrDefault(uid, OperatorSubtaskState.builder().build()));
  }

  private CommitWatch watch(String table) {
    return new CommitWatch(
        TableLoader.fromCatalog(
            new LateCatalogLoader(lake.settings()),
            TableIdentifier.of(pipeline.tables().namespace(), table)),
        table,
        3,
        new LogPlace("v1"));
  }

  private void hear(Attempt attempt) throws Exception {
    try {
      attempt.run();
    } catch (Refusal refusal) {
      String[] parts = refusal.getMessage().split("\n  - ", -1);
      sentences.addAll(Arrays.asList(parts).subList(parts.length > 1 ? 1 : 0, parts.length));
      reasons.addAll(refusal.reasons());
    }
  }

  private interface Attempt {
    void run() throws Exception;
  }
}
