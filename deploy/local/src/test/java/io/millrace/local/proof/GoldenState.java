package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Bytes;
import com.google.common.primitives.Longs;
import io.millrace.lake.CommitMark;
import io.millrace.lake.Savepoint;
import io.millrace.lake.WatchState;
import io.millrace.local.broker.Topics;
import io.millrace.local.input.LinePartitioner;
import io.millrace.local.proof.ShopEvents.Line;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.flink.sink.SinkUtil;
import org.apache.kafka.common.Uuid;

/**
 * A folder that is kept for ever: a savepoint, the definition and all lines of the run that wrote
 * it, and the values that the events after it must give.
 */
record GoldenState(Path folder) {
  /** The topic's name, which is part of the state: the source's splits have it. */
  static final String TOPIC = "golden";

  /** The newest folder; each change of the state's bytes adds one. */
  static final String NEWEST = "v3";

  /** The newest from before the state had the checkpoint at which each job was left. */
  static final String BEFORE_LAST_CHECKPOINTS = "v2";

  /** The newest from before records were sealed: its chains begin at the savepoint. */
  static final String BEFORE_SEALS = "v1";

  /** The number of lines before the savepoint. */
  static final int BEFORE = 400;

  /**
   * The columns that are not compared: scores depend on the machine, and the state is that of the
   * features.
   */
  static final Set<String> LEFT_OUT = Set.of("scored_at", "score", "model");

  private static final String TOPIC_ID = "topic-id.txt";

  /** A Kafka timestamp later than all events. */
  private static final long TIMESTAMP_MS = 1_800_000_000_000L;

  static GoldenState of(String version) throws Exception {
    return new GoldenState(Path.of(GoldenState.class.getResource("/golden/" + version).toURI()));
  }

  /** Begins a new folder, with the current definition and the lines given. */
  static GoldenState make(String version, List<Line> lines) throws IOException {
    GoldenState state =
        new GoldenState(Path.of("src/test/resources/golden", version).toAbsolutePath());
    Files.createDirectories(state.folder);
    Files.writeString(state.folder.resolve("pipeline.yaml"), ProofDefinition.text());
    List<String> texts = new ArrayList<>();
    lines.forEach(line -> texts.add(new String(line.value(), StandardCharsets.UTF_8)));
    Files.write(state.folder.resolve("events.jsonl"), texts);
    return state;
  }

  ProofDefinition definition() throws IOException {
    return ProofDefinition.of(Files.readString(folder.resolve("pipeline.yaml")), TOPIC);
  }

  List<Line> lines() throws IOException {
    LinePartitioner partitioner = new LinePartitioner("user");
    List<Line> lines = new ArrayList<>();
    for (String text : Files.readAllLines(folder.resolve("events.jsonl"))) {
      byte[] value = text.getBytes(StandardCharsets.UTF_8);
      lines.add(new Line(value, partitioner.partition(value), TIMESTAMP_MS));
    }
    return lines;
  }

  /**
   * The savepoint, for a topic that was made anew: the state knows the topic by its id.
   *
   * @param copies a folder for a copy that has the new topic's id
   */
  String savepoint(Path copies, Uuid topicId) throws IOException {
    byte[] metadata = Files.readAllBytes(folder.resolve("savepoint/_metadata"));
    Path kept = folder.resolve(TOPIC_ID);
    if (Files.exists(kept)) {
      replaceAll(bytes(Uuid.fromString(Files.readString(kept).strip())), bytes(topicId), metadata);
    }
    Path copy = Files.createDirectories(copies.resolve("golden-savepoint"));
    Files.write(copy.resolve("_metadata"), metadata);
    return copy.toUri().toString();
  }

  private static void replaceAll(byte[] before, byte[] after, byte[] in) {
    int found = 0;
    for (int i = 0; i + before.length <= in.length; i++) {
      if (Arrays.equals(in, i, i + before.length, before, 0, before.length)) {
        System.arraycopy(after, 0, in, i, after.length);
        found++;
      }
    }
    assertThat(found).as("partitions that know the topic's id").isEqualTo(Topics.PARTITIONS);
  }

  private static byte[] bytes(Uuid id) {
    return Bytes.concat(
        Longs.toByteArray(id.getMostSignificantBits()),
        Longs.toByteArray(id.getLeastSignificantBits()));
  }

  void keepTopicId(Uuid id) throws IOException {
    Files.writeString(folder.resolve(TOPIC_ID), id + "\n");
  }

  void keepSavepoint(String saved) throws IOException {
    Path kept = Files.createDirectories(folder.resolve("savepoint"));
    Files.copy(
        Path.of(URI.create(saved)).resolve("_metadata"),
        kept.resolve("_metadata"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  List<String> expected() throws IOException {
    return Files.readAllLines(folder.resolve("expected.txt"));
  }

  void keepExpected(List<String> rows) throws IOException {
    Files.write(folder.resolve("expected.txt"), rows);
  }

  /** Keeps the ids of the tables, by which the state knows them. */
  void keepTableIds(RunTables lake) throws IOException {
    List<String> ids =
        RunTables.COMMITTED.stream().map(table -> table + "=" + lake.table(table).uuid()).toList();
    Files.write(folder.resolve("tables.properties"), ids);
  }

  /**
   * Makes new, empty tables look like those that the savepoint belongs to.
   *
   * @param tables loads a table by its name
   */
  void giveTableIds(Function<String, BaseTable> tables) throws IOException {
    Properties ids = new Properties();
    try (Reader in = Files.newBufferedReader(folder.resolve("tables.properties"))) {
      ids.load(in);
    }
    Savepoint savepoint = Savepoint.read(folder.resolve("savepoint").toString(), uri -> null);
    for (String name : ids.stringPropertyNames()) {
      TableOperations operations = tables.apply(name).operations();
      TableMetadata metadata = operations.current();
      operations.commit(
          metadata, TableMetadata.buildFrom(metadata).assignUUID(ids.getProperty(name)).build());
      BaseTable table = tables.apply(name); // one that is loaded refuses another id
      savepoint.stateOf(table).map(WatchState::seen).ifPresent(seen -> commit(table, seen));
    }
  }

  /**
   * Makes the commit that the state has seen, without which the table would count as rolled back.
   */
  private static void commit(BaseTable table, CommitMark seen) {
    table
        .newFastAppend()
        .set(SinkUtil.FLINK_JOB_ID, seen.jobId())
        .set(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID, Long.toString(seen.checkpointId()))
        .commit();
  }
}
