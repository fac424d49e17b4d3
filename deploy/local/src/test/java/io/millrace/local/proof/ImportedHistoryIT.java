package io.millrace.local.proof;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.batch.BatchCommand;
import io.millrace.flink.FlinkFiles;
import io.millrace.lake.Lake;
import io.millrace.lake.Rollback;
import io.millrace.lake.Savepoint;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One half of the events is imported, and a job goes on with the other from the savepoint that the
 * import has left. The tables then have the rows of a job that has read all events from the topic.
 */
class ImportedHistoryIT {
  private static final int LINES = 2_000;
  private static final int HALF = LINES / 2;
  private static final int USERS = 60;
  private static final long SEED = 20_261_201;

  private static final int KILLS = 3;
  private static final int WITHIN_MS = 12_000;
  private static final Set<String> OF_THEIR_OWN = Set.of("scored_at", "pipeline_version", "kafka");

  @TempDir private static Path folder;
  private static List<Line> later;
  private static String old;
  private static Path before;
  private static Map<String, List<String>> expected;

  /** Runs a job over all lines, for comparison. */
  @BeforeAll
  static void runOverAll() throws Exception {
    List<Line> lines = ShopEvents.of(SEED, LINES, USERS);
    List<Line> first = ShopEvents.inOrderOfTime(lines.subList(0, HALF));
    old = packed(first).toString();
    later = lines.subList(HALF, LINES);
    String topic = Broker.shared().newTopic("history-whole");
    ProofDefinition definition = ProofDefinition.of(topic);
    Path run = folder.resolve("whole");
    try (RunTables lake = RunTables.in(run)) {
      Broker.shared().append(topic, first);
      before = run(definition, lake, run, null);
      Broker.shared().append(topic, later);
      run(definition, lake, run, before);
      expected = RowTexts.of(lake, OF_THEIR_OWN);
    }
  }

  /** Runs a job until it has read all, and returns its savepoint. */
  private static Path run(ProofDefinition definition, RunTables lake, Path run, Path from)
      throws Exception {
    Plan plan = new Plan(definition, Broker.shared(), lake, run);
    try (JobRun job =
        plan.from(from == null ? null : FlinkFiles.name(from)).submit(FlinkCluster.shared())) {
      return Path.of(
          URI.create(
              job.awaitDrained().stop(run.resolve("savepoints"), SavepointFormatType.CANONICAL)));
    }
  }

  private static String refusal(ProofDefinition definition, RunTables lake, Path run, Path from)
      throws Exception {
    Plan plan = new Plan(definition, Broker.shared(), lake, run);
    try (JobRun job = plan.from(FlinkFiles.name(from)).submit(FlinkCluster.shared())) {
      return job.failure();
    }
  }

  /** Runs {@code millrace import}, whose tables are the run's. */
  private static void imports(
      ProofDefinition definition, RunTables lake, Path run, String... arguments) throws Exception {
    BatchCommand.submit(
        "import", arguments(definition, lake, run, arguments).toArray(String[]::new));
  }

  private static List<String> arguments(
      ProofDefinition definition, RunTables lake, Path run, String... arguments)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(definition.write(run).toString(), "--score"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--kafka.bootstrap.servers", Broker.shared().servers()));
    all.addAll(lake.parameters());
    return all;
  }

  @Test
  void aJobGoesOnBehindImportedLinesAsIfItHadReadThem() throws Exception {
    String topic = Broker.shared().newTopic("history-lines");
    ProofDefinition definition = ProofDefinition.of(topic);
    Path run = folder.resolve("lines");
    Path savepoint = folder.resolve("behind lines");
    String[] command = {"--from", old, "--start", "latest", "--to"};
    try (RunTables lake = RunTables.in(run)) {
      assertThatThrownBy(() -> imports(definition, lake, run, with(command, old + "/no")))
          .isInstanceOf(ProgramParametrizationException.class);
      assertThat(lake.catalog().tableExists(TableIdentifier.of("proof", "events")))
          .as("a place that cannot be written is found before anything is")
          .isFalse();
      // The rows land, and there is no savepoint. The place is that of the first command.
      process(definition, lake, run, with(command, savepoint.toString())).killOnce("Committing");
      Broker.shared().append(topic, later);
      Files.writeString(Files.createDirectories(savepoint).resolve("_unfinished"), "killed");
      imports(definition, lake, run, with(command, savepoint.toString()));
      run(definition, lake, run, savepoint);

      assertGoneOn(lake, savepoint);
      assertThat(shape(savepoint)).isEqualTo(shape(before, shape(savepoint).keySet()));
      // Neither does the command make another savepoint, nor the job go on from this one twice.
      List<String> again = arguments(definition, lake, run, with(command, savepoint.toString()));
      again.replaceAll(each -> each.equals(Broker.shared().servers()) ? "localhost:1" : each);
      BatchCommand.submit("import", again.toArray(String[]::new));
      again.replaceAll(each -> each.equals("latest") ? "earliest" : each);
      assertThatThrownBy(() -> BatchCommand.submit("import", again.toArray(String[]::new)))
          .hasMessageContaining("ended with exit code 2");
      assertThat(refusal(definition, lake, run, savepoint))
          .contains("has since been written by another job");
      // Set back to the savepoint, the tables have the import, and the job goes on from it again.
      try (Lake tables = lake.open()) {
        Rollback.apply(tables, Rollback.plan(tables, Savepoint.read(savepoint.toString(), tables)));
      }
      run(definition, lake, folder.resolve("again"), savepoint);
      assertGoneOn(lake, savepoint);
    }
  }

  private static void assertGoneOn(RunTables lake, Path savepoint) throws Exception {
    assertThat(Rewritings.users(savepoint)).isEqualTo(Rewritings.users(before)).isNotEmpty();
    RowTexts.assertSame(RowTexts.of(lake, OF_THEIR_OWN), expected, "imported lines");
    Verified.assertClean(lake);
  }

  @Test
  void killedAtRandomMomentsItDoublesAndLosesNothing() throws Exception {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    System.out.println("ImportedHistoryIT: -Dmillrace.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    String topic = Broker.shared().newTopic("history-killed");
    ProofDefinition definition = ProofDefinition.of(topic);
    Path run = folder.resolve("killed");
    Path savepoint = folder.resolve("behind kills");
    String[] command = {"--from", old, "--start", "earliest", "--to", savepoint.toString()};
    Broker.shared().append(topic, later);
    try (RunTables lake = RunTables.in(run)) {
      for (int kills = 0; kills < KILLS; kills++) {
        process(definition, lake, run, command).killAfter(random.nextInt(WITHIN_MS));
      }
      imports(definition, lake, run, command);
      run(definition, lake, run, savepoint);

      assertGoneOn(lake, savepoint);
    }
  }

  private static CommandProcess process(
      ProofDefinition definition, RunTables lake, Path run, String... arguments)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("import"));
    all.addAll(arguments(definition, lake, run, arguments));
    return CommandProcess.start(all);
  }

  /** The job's state knows nothing of the imported users, so it must not go on. */
  @Test
  void aJobThatRunsWhileAnImportCommitsEndsAndNothingIsLostOrDoubled() throws Exception {
    String topic = Broker.shared().newTopic("history-beside");
    ProofDefinition definition = ProofDefinition.of(topic);
    Path run = folder.resolve("beside");
    Path savepoint = folder.resolve("behind a job");
    try (RunTables lake = RunTables.in(run);
        JobRun job =
            new Plan(definition, Broker.shared(), lake, run).submit(FlinkCluster.shared())) {
      job.checkpoint();
      imports(
          definition,
          lake,
          run,
          "--from",
          old,
          "--start",
          "earliest",
          "--to",
          savepoint.toString());
      Broker.shared().append(topic, later);
      assertThat(job.failure())
          .contains("its imports have changed while the job runs, and are now (proof)");
      run(definition, lake, folder.resolve("behind-it"), savepoint);

      assertGoneOn(lake, savepoint);
      Path more = event("more");
      assertThatThrownBy(
              () -> imports(definition, lake, run, "--from", more.toString(), "--name", "more"))
          .as("a job has committed")
          .isInstanceOf(ProgramParametrizationException.class);
      assertGoneOn(lake, savepoint);
    }
  }

  @Test
  void behindImportedCoordinatesTheJobGoesOnAtTheNextOffset() throws Exception {
    List<Line> lines = ShopEvents.of(SEED + 1, LINES, USERS);
    String topic = Broker.shared().newTopic("history-table");
    ProofDefinition definition = ProofDefinition.of(topic);
    Set<String> ofTheirOwn = Set.of("scored_at", "kafka.key", "kafka.value");
    Path run = folder.resolve("table");
    Path savepoint = folder.resolve("behind a table");
    try (RunTables source = RunTables.in(folder.resolve("source"));
        RunTables lake = RunTables.in(run)) {
      Broker.shared().append(topic, lines.subList(0, HALF));
      Path first = run(definition, source, folder.resolve("source"), null);
      List<String> table =
          new ArrayList<>(
              List.of("--table", "millrace.proof.events", "--to", savepoint.toString()));
      table.addAll(List.of("--coordinates", "kafka.topic,kafka.partition,kafka.offset"));
      source.parameters().forEach(each -> table.add(each.replace("--catalog.", "--from-catalog.")));
      imports(definition, lake, run, table.toArray(String[]::new));
      assertThat(Rewritings.users(savepoint)).isEqualTo(Rewritings.users(first)).isNotEmpty();
      Map<Integer, Long> next = next(lake);
      Broker.shared().append(topic, lines.subList(HALF, LINES));
      run(definition, lake, run, savepoint);
      run(definition, source, folder.resolve("source"), first);

      Map<String, List<String>> sources = RowTexts.of(source, ofTheirOwn);
      Map<String, List<String>> rows = RowTexts.of(lake, ofTheirOwn);
      for (String each : List.of("events", "predictions")) {
        RowTexts.assertSame(
            Map.of(each, rows.get(each)), Map.of(each, sources.get(each)), "imported table");
      }
      assertThat(rows.get("rejects"))
          .hasSize((int) source.rows("rejects").stream().filter(row -> isBehind(row, next)).count())
          .isSubsetOf(sources.get("rejects"))
          .isNotEmpty();
      Verified.assertClean(lake);
    }
  }

  @Test
  void aSavepointThatLacksALaterImportIsRefused() throws Exception {
    String topic = Broker.shared().newTopic("history-twice");
    ProofDefinition definition = ProofDefinition.of(topic);
    Path run = folder.resolve("twice");
    Path first = folder.resolve("behind the first");
    Path both = folder.resolve("behind both");
    String one = event("one").toString();
    String other = event("other").toString();
    try (RunTables lake = RunTables.in(run)) {
      imports(
          definition, lake, run, "--from", one, "--start", "earliest", "--to", first.toString());
      String[] more = {"--from", other, "--name", "more", "--start", "earliest", "--to"};
      assertThatThrownBy(() -> imports(definition, lake, run, with(more, first.toString())))
          .isInstanceOf(ProgramParametrizationException.class);
      assertThat(lake.rows("events")).as("a folder that is not free is seen in time").hasSize(1);
      imports(definition, lake, run, with(more, both.toString()));

      assertThat(Rewritings.users(both)).containsOnlyKeys("one", "other");
      assertThat(Savepoint.read(both.toString(), uri -> null).imports())
          .isPresent()
          .isNotEqualTo(Savepoint.read(first.toString(), uri -> null).imports());
      assertThat(refusal(definition, lake, run, first))
          .contains("has imports (more, proof) other than those");
    }
  }

  private static String[] with(String[] arguments, String last) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(last);
    return all.toArray(String[]::new);
  }

  private static Path event(String user) throws IOException {
    return Files.writeString(
        folder.resolve(user + ".jsonl"),
        "{\"id\":\"%s\",\"user\":\"%s\",\"at\":1767571200000,\"kind\":\"view\"}\n"
            .formatted(user, user));
  }

  private static Path packed(List<Line> lines) throws IOException {
    Path file = folder.resolve("old.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (Line each : lines) {
        out.write(each.value());
        out.write('\n');
      }
    }
    return file;
  }

  /** The offsets behind the last event of each partition. */
  private static Map<Integer, Long> next(RunTables lake) {
    Map<Integer, Long> next = new HashMap<>();
    for (Record row : lake.rows("events")) {
      Record kafka = (Record) row.getField("kafka");
      next.merge(
          (Integer) kafka.getField("partition"), (Long) kafka.getField("offset") + 1, Math::max);
    }
    return next;
  }

  private static boolean isBehind(Record reject, Map<Integer, Long> next) {
    Record kafka = (Record) reject.getField("kafka");
    return (Long) kafka.getField("offset") >= next.get((Integer) kafka.getField("partition"));
  }

  /** The key groups and the states of each operator. */
  private static Map<String, String> shape(Path savepoint) throws IOException {
    Map<String, String> shape = new TreeMap<>();
    for (OperatorState each : OperatorTexts.metadata(savepoint).getOperatorStates()) {
      Set<String> names =
          each.getStates().stream()
              .flatMap(state -> state.getManagedOperatorState().stream())
              .flatMap(handle -> handle.getStateNameToPartitionOffsets().keySet().stream())
              .collect(toCollection(TreeSet::new));
      shape.put(
          each.getOperatorUid().orElseThrow(),
          "%d %s %s"
              .formatted(each.getMaxParallelism(), each.getCoordinatorState() != null, names));
    }
    return shape;
  }

  private static Map<String, String> shape(Path savepoint, Set<String> operators)
      throws IOException {
    Map<String, String> shape = shape(savepoint);
    shape.keySet().retainAll(operators);
    return shape;
  }
}
