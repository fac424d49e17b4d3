package io.millrace.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millrace.command.Millrace;
import io.millrace.command.argument.LocalFiles;
import io.millrace.lake.start.LaterCheck;
import io.millrace.lake.start.ModelRules;
import io.millrace.lake.start.StartLook;
import io.millrace.lake.start.StartPlan;
import io.millrace.lake.start.StartPlan.Start;
import io.millrace.lake.start.StartProblem;
import io.millrace.lake.start.StartRule;
import io.millrace.lake.start.StartRule.Needs;
import io.millrace.pipeline.ModelLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Breaks each rule of a start: {@code plan} and {@code submit} refuse it on the tables and the
 * savepoint as the job's guards do, in the same words. A rule without a row in {@link BrokenStart}
 * does not compile.
 */
class StartRuleTest {
  private static final String REFUSED = "refused: ";

  @TempDir private Path folder;
  private FolderLake lake;
  private BrokenStart broken;
  private HttpServer cluster;

  private record Said(int code, String text) {
    List<String> refusals() {
      return text.lines()
          .filter(line -> line.startsWith(REFUSED))
          .map(line -> line.substring(REFUSED.length()))
          .toList();
    }
  }

  @BeforeEach
  void openLake() throws IOException {
    lake = FolderLake.jdbc(folder);
    broken = new BrokenStart(lake, folder);
    cluster = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/overview", "{\"flink-version\":\"2.1.1\",\"slots-total\":4,\"slots-available\":4}");
    answer("/jobs/overview", "{\"jobs\":[]}");
    cluster.start();
  }

  @AfterEach
  void closeLake() throws IOException {
    cluster.stop(0);
    lake.close();
  }

  @ParameterizedTest
  @EnumSource(StartRule.class)
  void planAndSubmitRefuseAsTheJobDoesAndInItsWords(StartRule rule) throws Exception {
    Start start = broken.of(rule);

    StartPlan plan = look(start);
    Said planned = plan(start);
    Said submitted = submit(start);
    JobStart job = new JobStart(lake, broken.parameters(), BrokenStart.job(start));
    List<String> refusals = job.from(start.savepoint()).refusals();

    assertThat(plan.problems()).extracting(StartProblem::rule).isNotEmpty().containsOnly(rule);
    assertThat(job.reasons()).allMatch(rule::equals);
    assertThat(planned.refusals()).containsExactlyInAnyOrderElementsOf(refusals);
    assertThat(planned.text()).doesNotContain("The job would start");
    assertThat(planned.code()).isEqualTo(1);
    if (rule.needs() != Needs.JOB_ID) { // of which submit gives a new one
      assertThat(submitted.refusals()).isEqualTo(planned.refusals());
      assertThat(submitted.code()).isEqualTo(1);
    }
  }

  /** The watch and the committer run side by side, and either may end the job. */
  @ParameterizedTest
  @EnumSource(
      value = StartRule.class,
      names = {"KNOWN_COMMITS", "COMMITS_OF_ITS_JOBS"})
  void theCommitterRefusesInTheWordsOfThePlan(StartRule rule) throws Exception {
    Start start = broken.of(rule);
    Said planned = plan(start);
    JobStart job = new JobStart(lake, broken.parameters(), BrokenStart.job(start));

    job.from(start.savepoint()).refusals();

    assertThat(job.ofCommitters()).isEqualTo(planned.refusals()).hasSize(1);
  }

  @Test
  void thePlanSaysWhatABootstrapWouldDoWithAStateOfOtherFeatures() throws Exception {
    broken.prepare();
    Start start = BrokenStart.from(broken.own(5, broken.state("events")));
    TableSinks.recordVersion(lake.settings(), broken.pipeline(), null, null, Optional.empty());
    Files.writeString(
        broken.file(),
        BrokenStart.DEFINITION.replace("  spend:", "  more: {sum: amount, window: 30d}\n  spend:"));

    Said planned = plan(start);

    assertThat(planned.code()).isEqualTo(1);
    assertThat(planned.refusals())
        .singleElement()
        .asString()
        .contains("millrace bootstrap takes a savepoint over");
    assertThat(planned.text())
        .contains(
            "millrace bootstrap would take the savepoint over:",
            "added     more: folded from the history",
            "2 features are carried over as they are",
            "millrace bootstrap " + broken.file() + " --savepoint " + start.savepoint().get());

    Files.writeString(
        broken.file(), BrokenStart.DEFINITION.replace("id: id", "id: key").replace("24h", "48h"));
    assertThat(plan(start).text())
        .contains(
            "millrace bootstrap would not take the savepoint over:", "event.id may not change");
  }

  /** {@code diff} knows no catalog, whose name is the first part of a table's. */
  @Test
  void diffRefusesTheTablesOfAnotherDefinitionAsThePlanDoes() throws Exception {
    broken.of(StartRule.COLUMNS);
    Path other = folder.resolve("other.yaml");
    Files.writeString(other, BrokenStart.DEFINITION.replace("amount: double", "amount: long"));
    List<String> planned = plan(BrokenStart.fresh(Optional.empty())).refusals();

    String compared = run(List.of("diff", other.toString(), broken.file().toString())).text();

    assertThat(planned).isNotEmpty();
    for (String each : planned) {
      assertThat(compared).contains(REFUSED + each.replace("millrace.lake.", "lake."));
    }
  }

  /** A user's events are counted over all topics. */
  @Test
  void rowsOfAnotherTopicAreRefusedToo() throws Exception {
    Start start = broken.of(StartRule.NO_ROWS_WITHOUT_STATE);
    Files.writeString(
        broken.file(), BrokenStart.DEFINITION.replace("[user_events]", "[other_events]"));

    requireSameRefusal(start, "count each user's events from 1, on another topic too");
  }

  @Test
  void aModelOfAnotherHashIsRefused() throws Exception {
    Start start = broken.withModel("views, spend");
    Files.writeString(broken.model(), "another");

    requireSameRefusal(start, "its SHA-256 is ");
  }

  @Test
  void aModelThatIsTooLargeToBeReadOnOneMachineAloneIsRefused() throws Exception {
    Start start = broken.withModel("views, spend");
    broken.set("model.max-inline-size", "0b");

    requireSameRefusal(start, "bytes are more than model.max-inline-size 0b");
  }

  @Test
  void aModelOutOfReachIsSaidNotToHaveBeenAsked() throws Exception {
    broken.withModel("views, spend");
    Files.writeString(
        broken.file(),
        Files.readString(broken.file()).replace("file: model.onnx", "file: s3://lake/model.onnx"));

    Said planned = plan(BrokenStart.fresh(Optional.empty()));

    assertThat(planned.text())
        .contains("The job would start.", "not asked: whether the model is the definition's");
    assertThat(planned.code()).isZero();
  }

  @Test
  void aTableThatIsGoneIsRefusedAsTheOneThatWouldReplaceIt() throws Exception {
    broken.prepare();
    Start start = BrokenStart.from(broken.own(5, broken.state("events")));
    lake.catalog().dropTable(TableIdentifier.of("lake", "rejects"));

    requireSameRefusal(start, "it was taken with another table millrace.lake.rejects (UUID ");
  }

  @Test
  void commitsThatAnOlderStateKnowsNothingOfAreRefused() throws Exception {
    broken.prepare();
    Start start = BrokenStart.from(broken.own(5).watching("events", broken.state("events")));
    broken.commit("seals", BrokenStart.SECOND, 9, 1);

    requireSameRefusal(start, "its state knows nothing of millrace.lake.seals");
  }

  @Test
  void aTableThatCannotNameItsCommitsIsRefusedWhereAnOlderStateKnowsNothingOfIt() throws Exception {
    broken.prepare();
    Start start = BrokenStart.from(broken.own(5).watching("events", broken.state("events")));
    broken.commit("seals", BrokenStart.SECOND, 3, 1);
    BrokenStart.forgetCommits(lake.table("seals"));

    requireSameRefusal(start, "millrace.lake.seals no longer knows the last commit of a job");
  }

  @Test
  void rowsThatNoPipelineHasWrittenAreRefused() throws Exception {
    broken.prepare();
    lake.table("events").updateProperties().remove("millrace.pipeline").commit();
    lake.table("events").newAppend().appendFile(SinkCommits.file(lake.table("events"), 1)).commit();

    List<String> planned = plan(BrokenStart.fresh(Optional.empty())).refusals();

    assertThat(planned).anyMatch(text -> text.contains("holds data that no pipeline has written"));
    // The submission ends before the gate is asked, which has more to say.
    assertThat(planned).containsAll(job(BrokenStart.fresh(Optional.empty())));
  }

  /** The snapshot's summary counts no rows, as that of an engine may that leaves totals out. */
  @Test
  void rowsAreFoundThoughTheSummaryDoesNotCountThem() throws Exception {
    broken.prepare();
    Uncounted.append(lake.table("events"));

    requireSameRefusal(
        BrokenStart.fresh(Optional.empty()), "holds rows, and the job starts without state");
  }

  @Test
  void allThatIsWrongIsReportedAtOnce() throws Exception {
    broken.prepare();
    for (String table : List.of("events", "rejects")) {
      broken.commit(table, BrokenStart.FIRST, 3, 1);
    }
    Start start = BrokenStart.fresh(Optional.of(BrokenStart.FIRST));

    Said planned = plan(start);

    assertThat(planned.refusals()).hasSize(4).containsExactlyInAnyOrderElementsOf(job(start));
  }

  @Test
  void whatAllGuardsLetThroughThePlanLetsThrough() throws Exception {
    requireStart(BrokenStart.fresh(Optional.empty())); // without tables
    requireStart(BrokenStart.fresh(Optional.empty())); // on empty ones
    broken.commit("events", BrokenStart.FIRST, 5, 1);
    requireStart(BrokenStart.from(broken.own(5, broken.state("events"))));
    requireStart(BrokenStart.from(broken.own(5).watching("events", broken.state("events"))));
    requireStart(BrokenStart.from(broken.own(6, broken.state("events"))));
  }

  @Test
  void aModelThatFitsIsLetThrough() throws Exception {
    requireStart(broken.withModel("views, spend"));
  }

  @Test
  void thePlanSaysWhatItHasNotAsked() throws Exception {
    broken.prepare();
    broken.commit("events", BrokenStart.FIRST, 3, 0);

    Said fresh = plan(BrokenStart.fresh(Optional.empty()));
    Said restored = plan(BrokenStart.from(broken.own(5, broken.state("events"))));

    assertThat(fresh.text()).contains("give --savepoint", "give --job-id");
    assertThat(restored.text()).doesNotContain("give --");
    for (LaterCheck each : LaterCheck.values()) {
      assertThat(restored.text()).contains(each.words());
    }
  }

  private void requireSameRefusal(Start start, String text) throws Exception {
    Said planned = plan(start);
    assertThat(planned.refusals()).singleElement().asString().contains(text);
    assertThat(planned.code()).isEqualTo(1);
    assertThat(job(start)).isEqualTo(planned.refusals());
  }

  private void requireStart(Start start) throws Exception {
    Said planned = plan(start);
    assertThat(planned.refusals()).isEmpty();
    assertThat(planned.text()).contains("The job would start.").doesNotContain("the model is");
    assertThat(planned.code()).isZero();
    assertThat(job(start)).isEmpty();
  }

  private List<String> job(Start start) throws Exception {
    return new JobStart(lake, broken.parameters(), BrokenStart.job(start))
        .from(start.savepoint())
        .refusals();
  }

  private StartPlan look(Start start) {
    ModelRules.Place model =
        new ModelRules.Place(
            new LocalFiles(), broken.file().toString(), new ModelLimits(10_000, 10_000, "", 8));
    return StartLook.of(
        broken.pipeline(),
        "millrace",
        lake.settings().properties().get(),
        start.with(Optional.of(model)));
  }

  private Said plan(Start start) {
    List<String> arguments = new ArrayList<>(List.of("plan"));
    start.jobId().ifPresent(id -> arguments.addAll(List.of("--job-id", id)));
    return run(start, arguments);
  }

  private Said submit(Start start) throws IOException {
    Path client = folder.resolve("home/bin/flink");
    if (Files.notExists(client)) {
      Files.createDirectories(client.getParent());
      Files.writeString(client, "#!/bin/sh\n");
      assertThat(client.toFile().setExecutable(true)).isTrue();
    }
    String address = "http://127.0.0.1:" + cluster.getAddress().getPort();
    return run(
        start,
        Stream.of("submit", "--cluster", address).toList(),
        "--flink-home",
        folder.resolve("home").toString(),
        "--jar",
        broken.file().toString());
  }

  private Said run(Start start, List<String> command, String... more) {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of(more));
    start.savepoint().ifPresent(path -> arguments.addAll(List.of("--savepoint", path)));
    arguments.addAll(broken.parameters());
    return run(arguments);
  }

  private static Said run(List<String> arguments) {
    StringWriter said = new StringWriter();
    int code =
        Millrace.commandLine((url, parallelism) -> Optional.empty())
            .setOut(new PrintWriter(said))
            .setErr(new PrintWriter(said))
            .execute(arguments.toArray(String[]::new));
    return new Said(code, said.toString());
  }

  private void answer(String path, String text) {
    cluster.createContext(
        path,
        exchange -> {
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
