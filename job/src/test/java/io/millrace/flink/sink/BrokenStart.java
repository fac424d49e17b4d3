package io.millrace.flink.sink;

import com.google.common.hash.Hashing;
import io.millrace.feature.FeatureSet;
import io.millrace.lake.CommitMark;
import io.millrace.lake.SavepointFile;
import io.millrace.lake.WatchState;
import io.millrace.lake.start.StartPlan.Start;
import io.millrace.lake.start.StartRule;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.api.common.JobID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.sink.SinkUtil;

/** Tables and savepoints on which a start breaks one rule and no other. */
final class BrokenStart {
  static final String DEFINITION =
      """
      pipeline: shop
      format: 1
      source:
        topics: [user_events]
        format: json
      event:
        user: user
        time: {field: time, as: ms}
        id: id
        fields:
          type: string
          amount: double
      features:
        views: {count: true, window: 24h}
        spend: {sum: amount, window: lifetime}
      tables:
        namespace: lake
      """;

  private static final List<String> TABLES = List.of("events", "predictions", "rejects", "seals");

  /** Jobs that came before, the one from the other. */
  static final String FIRST = "a".repeat(32);

  static final String SECOND = "b".repeat(32);

  private final FolderLake lake;
  private final Path folder;
  private final List<String> parameters = new ArrayList<>();
  private Pipeline pipeline;

  BrokenStart(FolderLake lake, Path folder) throws IOException {
    this.lake = lake;
    this.folder = folder;
    define(DEFINITION);
    set("pipeline", file().toString());
    set("kafka.bootstrap.servers", "broker:9092");
    lake.settings().properties().get().forEach((key, value) -> set("catalog." + key, value));
  }

  void set(String parameter, String value) {
    parameters.addAll(List.of("--" + parameter, value));
  }

  /** The job's parameters, as on its command line. */
  List<String> parameters() {
    return parameters;
  }

  Pipeline pipeline() {
    return pipeline;
  }

  /** The file with the definition. */
  Path file() {
    return folder.resolve("pipeline.yaml");
  }

  private void define(String definition) throws IOException {
    Files.writeString(file(), definition);
    pipeline = PipelineReader.read(definition, file().toString());
  }

  /**
   * Gives the definition a model of two inputs, whose file is there.
   *
   * @param inputs features, with commas
   */
  Start withModel(String inputs) throws IOException {
    byte[] model;
    try (InputStream in = BrokenStart.class.getResourceAsStream("/models/columns.onnx")) {
      model = in.readAllBytes();
    }
    Files.write(model(), model);
    define(
        DEFINITION
            + """
            model:
              name: intent
              version: "1"
              file: model.onnx
              sha256: %s
              inputs: [%s]
              output: probabilities[0]
            """
                .formatted(Hashing.sha256().hashBytes(model), inputs));
    return fresh(Optional.empty());
  }

  /** The file of {@link #withModel}. */
  Path model() {
    return folder.resolve("model.onnx");
  }

  /** Makes the tables, and what the start is from. */
  Start of(StartRule rule) throws Exception {
    return switch (rule) {
      case OWN_TABLES -> madeBy(DEFINITION.replace("pipeline: shop", "pipeline: other"));
      case COLUMNS -> madeBy(DEFINITION.replace("amount: double", "amount: long"));
      case FILES -> {
        prepare();
        lake.table("events").updateProperties().set("encryption.key-id", "k").commit();
        yield fresh(Optional.empty());
      }
      case NO_ROWS_WITHOUT_STATE -> {
        prepare();
        commit("events", FIRST, 3, 1);
        yield fresh(Optional.empty());
      }
      case NEW_JOB_ID_WITHOUT_STATE -> {
        prepare();
        commit("events", FIRST, 3, 0);
        yield fresh(Optional.of(FIRST));
      }
      case OWN_STATE -> {
        prepare();
        yield from(new SavepointFile(savepoint(), 5));
      }
      case SAME_FEATURES -> {
        prepare();
        yield from(watched(new SavepointFile(savepoint(), 5).madeUnder("ab".repeat(32))));
      }
      case KNOWN_VERSION -> {
        prepare();
        byte[] later = state("events").toBytes();
        later[0] = 4;
        yield from(watched(own(5).watching("events", later)));
      }
      case SAME_TABLES -> {
        prepare();
        yield from(own(5, WatchState.begin(new UUID(1, 2), null, FIRST)));
      }
      case SAME_IMPORTS -> {
        prepare();
        lake.table("events")
            .updateProperties()
            .set("millrace.import.old", "%s %s %s 1".formatted(FIRST, FIRST, FIRST))
            .commit();
        yield from(own(5, state("events")));
      }
      case KNOWN_COMMITS -> {
        prepare();
        commit("events", FIRST, 5, 1);
        forgetCommits(lake.table("events"));
        yield from(own(5, state("events")));
      }
      case COMMITS_OF_ITS_JOBS -> {
        prepare();
        commit("events", FIRST, 5, 1);
        commit("events", SECOND, 6, 1);
        yield from(own(5, state("events")));
      }
      case NO_LATER_COMMIT -> {
        prepare();
        commit("events", FIRST, 6, 1);
        yield from(own(5, state("events")));
      }
      case NO_COMMIT_TAKEN_BACK -> {
        prepare();
        commit("events", FIRST, 3, 1);
        yield from(own(5, state("events").seeing(Optional.of(new CommitMark(FIRST, 4)))));
      }
      case NO_SECOND_COPY -> {
        prepare();
        commit("events", FIRST, 5, 1);
        commit("events", FIRST, 6, 1);
        commit("events", SECOND, 7, 1);
        yield from(own(7, state("events").continuedBy(SECOND, 5)));
      }
      case MODEL_FILE -> {
        Start start = withModel("views, spend");
        Files.delete(model());
        yield start;
      }
      case MODEL_FITS -> withModel("views");
    };
  }

  private Start madeBy(String other) throws Exception {
    Pipeline made = PipelineReader.read(other, "other.yaml");
    FeatureSet features = FeatureSet.compile(made.features(), made.event());
    TableSinks.prepare(lake.settings(), made, features.columns());
    return fresh(Optional.empty());
  }

  void prepare() throws Exception {
    madeBy(DEFINITION);
  }

  static Start fresh(Optional<String> jobId) {
    return new Start(Optional.empty(), jobId);
  }

  static Start from(SavepointFile savepoint) throws Exception {
    return new Start(Optional.of(savepoint.write()), Optional.empty());
  }

  /** A savepoint of this definition, which watches no table yet. */
  SavepointFile own(long checkpoint) throws Exception {
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    return new SavepointFile(savepoint(), checkpoint).madeUnder(features.fingerprint());
  }

  /**
   * A savepoint of this definition whose state of all tables matches, but for that of events, which
   * is given.
   */
  SavepointFile own(long checkpoint, WatchState events) throws Exception {
    return watched(own(checkpoint).watching("events", events));
  }

  private SavepointFile watched(SavepointFile savepoint) throws Exception {
    for (String table : TABLES.subList(1, TABLES.size())) {
      savepoint.watching(table, state(table));
    }
    return savepoint;
  }

  WatchState state(String table) {
    return WatchState.begin(lake.table(table).uuid(), null, FIRST);
  }

  private Path savepoint() {
    return folder.resolve("savepoint-" + UUID.randomUUID());
  }

  /**
   * @param records 0 for a commit without a file
   */
  void commit(String name, String job, long checkpoint, int records) {
    Table table = lake.table(name);
    AppendFiles append = table.newAppend();
    if (records > 0) {
      append.appendFile(SinkCommits.file(table, records));
    }
    append.set(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID, Long.toString(checkpoint));
    append.set(SinkUtil.FLINK_JOB_ID, job);
    append.commit();
  }

  /** Another engine's snapshot is the only one that is left. */
  static void forgetCommits(Table table) {
    table.newAppend().appendFile(SinkCommits.file(table, 1)).commit();
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
  }

  static JobID job(Start start) {
    return start.jobId().map(JobID::fromHexString).orElseGet(JobID::new);
  }
}
