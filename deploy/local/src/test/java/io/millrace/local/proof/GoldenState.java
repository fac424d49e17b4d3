package io.millrace.local.proof;

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
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.TableMetadata;

/**
 * A folder that is kept for ever: a savepoint, the definition and all lines of the run that wrote
 * it, and what the events after it must give.
 */
record GoldenState(Path folder) {
  /** Part of the state: the source's splits name it. */
  static final String TOPIC = "golden";

  /** Adds a folder for each change of the state's bytes. */
  static final String NEWEST = "v1";

  /** The lines that the savepoint comes after. */
  static final int BEFORE = 400;

  /** Scores depend on the machine; the state is that of the features. */
  static final Set<String> LEFT_OUT = Set.of("scored_at", "score", "model");

  /** Later than all events. */
  private static final long TIMESTAMP_MS = 1_800_000_000_000L;

  static GoldenState of(String version) throws Exception {
    return new GoldenState(Path.of(GoldenState.class.getResource("/golden/" + version).toURI()));
  }

  /** Begins a new one, under the definition and with the lines given. */
  static GoldenState make(String version, List<Line> lines) throws IOException {
    GoldenState state =
        new GoldenState(Path.of("src/test/resources/golden", version).toAbsolutePath());
    Files.createDirectories(state.folder);
    Files.writeString(state.folder.resolve("pipeline.yaml"), Definition.text());
    List<String> texts = new ArrayList<>();
    lines.forEach(line -> texts.add(new String(line.value(), StandardCharsets.UTF_8)));
    Files.write(state.folder.resolve("events.jsonl"), texts);
    return state;
  }

  Definition definition() throws IOException {
    return Definition.of(Files.readString(folder.resolve("pipeline.yaml")), TOPIC);
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

  String savepoint() {
    return folder.resolve("savepoint").toUri().toString();
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

  /** The state knows its tables by their ids. */
  void keepTableIds(Lake lake) throws IOException {
    List<String> ids =
        Lake.COMMITTED.stream().map(table -> table + "=" + lake.table(table).uuid()).toList();
    Files.write(folder.resolve("tables.properties"), ids);
  }

  /**
   * Makes new, empty tables pass for those that the savepoint belongs to.
   *
   * @param tables by their names
   */
  void giveTableIds(Function<String, BaseTable> tables) throws IOException {
    Properties ids = new Properties();
    try (Reader in = Files.newBufferedReader(folder.resolve("tables.properties"))) {
      ids.load(in);
    }
    for (String name : ids.stringPropertyNames()) {
      BaseTable table = tables.apply(name);
      TableMetadata metadata = table.operations().current();
      table
          .operations()
          .commit(
              metadata,
              TableMetadata.buildFrom(metadata).assignUUID(ids.getProperty(name)).build());
    }
  }
}
