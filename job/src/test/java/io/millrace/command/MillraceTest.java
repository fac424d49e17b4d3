package io.millrace.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.command.Commands.Outcome;
import io.millrace.metric.MetricDocument;
import io.millrace.options.OptionDocument;
import io.millrace.pipeline.PipelineSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MillraceTest {
  private static final String DEMO = "../deploy/local/demo/pipeline.yaml";
  private static final String EXAMPLE = "src/test/resources/pipeline/example.yaml";
  private static final String EXAMPLE_VERSION =
      "b2703003a73a1b18e2c1ee0c34b81b7bbcc910212dd83ae991beebfe15c6c17b";

  @TempDir Path folder;

  private static Outcome run(String... arguments) {
    return Commands.run(arguments);
  }

  @Test
  void aDefinitionThatFitsItsModelIsOkAndSaysWhatItIs() {
    Outcome outcome = run("validate", DEMO);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith("ok " + DEMO)
        .contains("pipeline_version", "onnxruntime 1.28.0");
  }

  @Test
  void aDefinitionItsModelAndParametersAreCheckedTogether() throws IOException {
    Path config = Files.writeString(folder.resolve("prod.yaml"), "scoring: {batch-size: 0}\n");
    Outcome outcome =
        run("validate", EXAMPLE, "--config", config.toString(), "--kafka.acks", "1", "--json");
    assertThat(outcome.code()).isEqualTo(1);
    JsonNode found = json(outcome);
    assertThat(found.get("valid").asBoolean()).isFalse();
    assertThat(found.get("pipeline_version").asText()).isEqualTo(EXAMPLE_VERSION);
    assertThat(found.get("problems").findValuesAsText("subject"))
        .contains("model")
        .filteredOn("parameters"::equals)
        .hasSize(4);
    assertThat(found.get("problems").findValuesAsText("key"))
        .contains("scoring.batch-size", "kafka.acks", "kafka.bootstrap.servers", "catalog.type");
  }

  @Test
  void parametersOfARunThatAreRightAreCounted() {
    Outcome outcome =
        run(
            "validate",
            DEMO,
            "--kafka.bootstrap.servers=broker:9092",
            "--kafka.ssl.key.password",
            "env:NOT_SET_HERE",
            "--catalog.type",
            "hadoop",
            "--catalog.warehouse",
            "file:/lake",
            "--checkpoint.unaligned");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).containsPattern("parameters +5 given");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "validate|",
        "diff|" + DEMO + "|",
        "replay|",
        "import|",
        "import|" + DEMO + "|--from=",
        "explain|",
        "stop|",
        "test||--events=e|--expect=x",
        "try|",
        "size||--events-per-second=1|--users=1",
        "size|" + DEMO + "|--events-per-second=1|--users=1|--sample=",
        "model|add||--pipeline=p",
        "model|add|m.onnx|--pipeline=",
        "init|--sample=",
        "init|--sample=s|--out=",
        "validate|" + DEMO + "|--sample=",
        "test|" + DEMO + "|--events=|--expect=x",
        "verify|--output=",
        "verify|--output=x|--work-dir=",
        "explain|e1|--output=x|--html="
      })
  void nothingIsNoPath(String line) {
    Outcome outcome = run(line.split("\\|", -1));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("Invalid ").contains(": ''").doesNotContain("Exception");
  }

  @Test
  void everyProblemOfADefinitionIsSaidWithItsLine() throws IOException {
    Path definition = folder.resolve("shop.yaml");
    Files.writeString(definition, "pipeline: Shop\nformat: 2\nsauce: {}\n");
    Outcome text = run("validate", definition.toString());
    assertThat(text.code()).isEqualTo(1);
    assertThat(text.out()).isEmpty();
    assertThat(text.err()).startsWith("invalid " + definition).contains("source", "line 3");
    JsonNode problems = json(run("validate", definition.toString(), "--json")).get("problems");
    assertThat(problems.findValuesAsText("line")).contains("1", "2", "3");
  }

  @Test
  void aModelOfAnotherHashIsAProblem() throws IOException {
    Path definition = folder.resolve("pipeline.yaml");
    Files.copy(Path.of(DEMO), definition);
    Files.write(folder.resolve("purchase-intent.onnx"), new byte[] {1, 2, 3});
    Outcome outcome = run("validate", definition.toString());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("model: ", "SHA-256");
  }

  @Test
  void aModelOnAnotherFilesystemIsLeftAndSaid() throws IOException {
    Path definition = folder.resolve("pipeline.yaml");
    String text = Files.readString(Path.of(EXAMPLE));
    Files.writeString(definition, text.replace("file: purchase", "file: s3://models/purchase"));
    Outcome outcome = run("validate", definition.toString());
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("not checked: s3://models/purchase-intent.onnx");
  }

  @Test
  void theVersionAloneNeedsNoModel() {
    assertThat(run("validate", EXAMPLE, "--version-only"))
        .isEqualTo(new Outcome(0, EXAMPLE_VERSION + System.lineSeparator(), ""));
  }

  @Test
  void aMissingDefinitionIsAProblemAndNoStackTrace() {
    Outcome outcome = run("validate", "absent.yaml");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("absent.yaml");
  }

  @Test
  void aWrongCommandLineEndsWithTwoAndAdvice() {
    assertThat(run()).matches(o -> o.code() == 2 && o.err().contains("Try: millrace --help"));
    assertThat(run("valdate")).matches(o -> o.code() == 2 && o.err().contains("validate"));
    assertThat(run("validate"))
        .matches(o -> o.code() == 2 && o.err().contains("Try: millrace validate --help"));
    assertThat(run("options", "--format", "xml")).matches(o -> o.code() == 2);
  }

  @Test
  void definitionsThatDifferInSpellingAloneAreTheSame() throws IOException {
    Path respelled = folder.resolve("respelled.yaml");
    Files.writeString(respelled, Files.readString(Path.of(EXAMPLE)).replace("24h}", "1d}"));
    Outcome outcome = run("diff", EXAMPLE, respelled.toString());
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains(EXAMPLE_VERSION, "nothing differs");
    assertThat(json(run("diff", EXAMPLE, respelled.toString(), "--json")).get("same").asBoolean())
        .isTrue();
  }

  @Test
  void aChangeIsReportedWithWhatItMeans() throws IOException {
    Path changed = folder.resolve("changed.yaml");
    Files.writeString(
        changed,
        Files.readString(Path.of(EXAMPLE))
            .replace("items_7d: ", "items_30d: ")
            .replace("partition-by: day", "partition-by: hour"));
    Outcome outcome = run("diff", EXAMPLE, changed.toString());
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out())
        .contains(
            "features.items_7d: removed",
            "features.items_30d: added",
            "another pipeline_version",
            "a savepoint of A does not fit B, and cannot be taken over to it:",
            "B cannot go on with the tables of A, as said below",
            "refused: shop.events is partitioned by day(event_time), but tables.partition-by asks for hour(event_time); set",
            "predictions.features.items_7d: long, in A alone",
            "predictions.features.items_30d: long, in B alone")
        .doesNotContain("is added");

    JsonNode found = json(run("diff", "--json", EXAMPLE, changed.toString()));
    assertThat(found.at("/state/fits").asBoolean()).isFalse();
    assertThat(found.at("/state/upgrade/possible").asBoolean()).isFalse();
    assertThat(found.at("/state/upgrade/refusals/0").asText()).contains("tables.partition-by");
    assertThat(found.at("/version/same").asBoolean()).isFalse();
    assertThat(found.at("/tables/fit").asBoolean()).isFalse();
    assertThat(found.at("/tables/columns/1/fate").asText()).isEqualTo("ADDED");
  }

  @Test
  void whatAnUpgradeWouldDoIsReported() throws IOException {
    Path changed = folder.resolve("changed.yaml");
    Files.writeString(
        changed, Files.readString(Path.of(EXAMPLE)).replace("items_7d: ", "items_30d: "));

    assertThat(run("diff", EXAMPLE, changed.toString()).out())
        .contains(
            "a savepoint of A does not fit B as it is; millrace bootstrap takes a savepoint over",
            "added     items_30d",
            "dropped   items_7d: its column stays, and is null from then on",
            "are carried over as they are",
            "predictions.features.items_30d: long, is added: null in older rows",
            "predictions.features.items_7d: long, stays: null in later rows")
        .doesNotContain("refused");

    JsonNode upgrade =
        json(run("diff", "--json", EXAMPLE, changed.toString())).at("/state/upgrade");
    assertThat(upgrade.get("possible").asBoolean()).isTrue();
    assertThat(upgrade.get("refusals")).isEmpty();
    assertThat(upgrade.get("features"))
        .anyMatch(
            each ->
                each.get("name").asText().equals("items_30d")
                    && each.get("kind").asText().equals("ADDED"));
    assertThat(upgrade.get("reads_raw_values").asBoolean()).isFalse();
  }

  @Test
  void durationsAreReportedAsTheyAreWrittenAndTablesOfOtherNamespacesAsTheyAre()
      throws IOException {
    Path changed = folder.resolve("changed.yaml");
    Files.writeString(
        changed,
        Files.readString(Path.of(EXAMPLE))
            .replaceFirst("window: 24h", "window: 48h")
            .replace("half_life: 10m", "half_life: 90s")
            .replace("max-future-skew: 5m", "max-future-skew: none")
            .replace("namespace: shop", "namespace: trial"));
    Outcome outcome = run("diff", EXAMPLE, changed.toString());
    assertThat(outcome.out())
        .contains(
            "features.views_24h.window: 24h -> 48h",
            "features.burst.decayed_sum.half_life: 10m -> 90s",
            "source.max-future-skew: 5m -> none",
            "B cannot go on with the tables of A, as said below",
            "B has its own, in trial; those of A, in shop, stay as they are",
            "the same columns")
        .doesNotContain("shop.events", "86400000");
  }

  @Test
  void definitionsThatCannotBeComparedEndWithTwo() {
    assertThat(run("diff", EXAMPLE)).matches(o -> o.code() == 2 && o.err().contains("Missing B"));
    assertThat(run("diff", EXAMPLE, "absent.yaml"))
        .matches(o -> o.code() == 2 && o.err().contains("absent.yaml: there is no such file"));
    assertThat(run("diff", EXAMPLE, "b270"))
        .matches(o -> o.code() == 2 && o.err().contains("Missing the tables' place"));
    assertThat(run("diff", EXAMPLE, EXAMPLE, EXAMPLE))
        .matches(o -> o.code() == 2 && o.err().contains("Too many arguments"));
    assertThat(run("diff", EXAMPLE, EXAMPLE, "--jsn"))
        .matches(
            o -> o.code() == 2 && o.err().contains("Unknown option --jsn (did you mean --json?)"));
  }

  @Test
  void whatIsToBeExplainedAndTriedIsCheckedFirst() {
    assertThat(run("explain"))
        .matches(o -> o.code() == 2 && o.err().contains("Missing what to explain: EVENT_ID"));
    assertThat(run("explain", "e1", "e2"))
        .matches(o -> o.code() == 2 && o.err().contains("Too many arguments: 'e2'"));
    assertThat(run("explain", "e1", "--set", "spend"))
        .matches(o -> o.code() == 2 && o.err().contains("Invalid --set: spend (must be FEATURE="));
    assertThat(run("explain", "e1"))
        .matches(o -> o.code() == 2 && o.err().contains("--output DIR"));
    assertThat(run("explain", "e1", "--output", folder.toString()))
        .matches(o -> o.code() == 2 && o.err().contains("there is no catalog.db"));
  }

  @Test
  void aClusterIsOutOfReachWithoutFlink() {
    for (List<String> command : List.of(List.of("verify"), List.of("replay", DEMO))) {
      assertThat(run(command, "--cluster", "http://jobmanager:8081"))
          .matches(o -> o.code() == 2 && o.err().contains("with FLINK_HOME set"));
      assertThat(run(command, "--cluster", "jobmanager:8081"))
          .matches(
              o -> o.code() == 2 && o.err().contains("Invalid --cluster: jobmanager:8081 (must"));
      assertThat(run(command, "--parallelism", "4"))
          .matches(o -> o.code() == 2 && o.err().contains("(must be with --cluster"));
      assertThat(run(command, "--parallelism", "0"))
          .matches(o -> o.code() == 2 && o.err().contains("--parallelism: 0 (must be 1 or more)"));
    }
  }

  private static Outcome run(List<String> command, String... options) {
    return run(Stream.concat(command.stream(), Stream.of(options)).toArray(String[]::new));
  }

  @Test
  void aReplayThatIsAskedForWronglyEndsWithTwoAndAdvice() throws IOException {
    assertThat(run("replay")).matches(o -> o.code() == 2 && o.err().contains("Missing PIPELINE"));
    assertThat(run("replay", DEMO))
        .matches(o -> o.code() == 2 && o.err().contains("Missing the tables' place"));
    assertThat(run("replay", DEMO, "--output", folder.toString()))
        .matches(o -> o.code() == 2 && o.err().contains("there is no catalog.db in it"));
    assertThat(run("replay", "absent.yaml", "--output", folder.toString()))
        .matches(o -> o.code() == 2 && o.err().contains("absent.yaml: there is no such file"));
    assertThat(run("replay", DEMO, "--to", "a/b"))
        .matches(o -> o.code() == 2 && o.err().contains("Invalid --to: a/b"));
    assertThat(run("replay", DEMO, "--share", "2"))
        .matches(o -> o.code() == 2 && o.err().contains("Invalid --share: 2"));
    assertThat(run("replay", DEMO, "--html", "absent/page.html"))
        .matches(o -> o.code() == 2 && o.err().contains("Invalid --html: absent/page.html"));
    Path broken = Files.writeString(folder.resolve("broken.yaml"), "pipeline: Shop\n");
    assertThat(run("replay", broken.toString(), "--output", folder.toString()))
        .matches(o -> o.code() == 1 && o.err().startsWith("Invalid pipeline definition"));
  }

  @Test
  void aSlipInAnOptionIsNotTakenForAJobParameter() {
    assertThat(run("validate", EXAMPLE, "--sampel", "t.jsonl"))
        .isEqualTo(
            new Outcome(
                2,
                "",
                "Unknown option --sampel (did you mean --sample?)\nTry: millrace validate --help\n"));
    assertThat(run("status", "--ouptut=x", "--namspace", "n"))
        .matches(o -> o.code() == 2)
        .extracting(Outcome::err)
        .asString()
        .contains(
            "Unknown option --ouptut (did you mean --output?)",
            "Unknown option --namspace (did you mean --namespace?)");
    assertThat(run("plan", "--savepiont", "s"))
        .matches(o -> o.code() == 2 && o.err().contains("(did you mean --savepoint?)"));
  }

  @Test
  void aParameterThatNobodyKnowsIsNotReportedToMissOthers() {
    assertThat(run("validate", EXAMPLE, "--colour", "red").err())
        .contains("Unknown job parameter colour")
        .doesNotContain("Missing ");
    assertThat(run("validate", EXAMPLE, "--batch-sizes", "1", "--kafka.acks", "all").err())
        .contains("Unknown job parameter batch-sizes", "Missing catalog.type");
  }

  @Test
  void documentsAreTheGeneratedOnes() {
    assertThat(run("options").out()).isEqualTo(OptionDocument.text());
    assertThat(run("options", "--format", "markdown").out()).isEqualTo(OptionDocument.markdown());
    assertThat(run("options", "--format", "json").out()).isEqualTo(OptionDocument.json());
    assertThat(run("metrics").out()).isEqualTo(MetricDocument.markdown());
    assertThat(run("schema").out()).isEqualTo(PipelineSchema.json());
  }

  @Test
  void helpAndCompletionKnowEveryParameter() {
    assertThat(run("validate", "--help").out()).contains("--scoring.batch-size", "Default: 64");
    assertThat(run("generate-completion").out()).contains("--scoring.batch-size");
    assertThat(run("version").out()).startsWith("millrace ");
  }

  private static JsonNode json(Outcome outcome) throws IOException {
    return new ObjectMapper().readTree(outcome.out());
  }
}
