package io.millrace.command.definition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.command.Millrace;
import io.millrace.trial.Records;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code test}, {@code try}, and {@code validate} with a sample. */
class TrialCommandsTest {
  private static final String DEMO = "../deploy/local/demo/pipeline.yaml";
  private static final String FIRST =
      "{\"user\":\"u1\",\"ts\":1764000000000,\"kind\":\"pay\",\"amount\":0.1,\"count\":1}";
  private static final String SECOND =
      "{\"user\":\"u1\",\"ts\":1764000001000,\"kind\":\"pay\",\"amount\":0.2}";
  private static final String REJECT = "{\"user\":\"u1\",\"kind\":\"pay\"}";
  private static final String DOTTED =
      "{\"card\":{\"token\":\"t\"},\"ts\":1764000000000,\"kind\":\"k\"}";

  @TempDir private Path folder;
  private Path events;
  private Path expect;

  private record Outcome(int code, String out, String err) {}

  @BeforeEach
  void names() {
    events = folder.resolve("events.jsonl");
    expect = folder.resolve("expected.jsonl");
  }

  private static Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Millrace.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .execute(arguments);
    assertThat(err.toString()).doesNotContain("\tat ");
    return new Outcome(code, out.toString(), err.toString());
  }

  private String definition(String user) throws IOException {
    return definition(Records.text(user, "{field: ts, as: ms}"), "pipeline.yaml");
  }

  private String definition(String text, String name) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private void events(String... lines) throws IOException {
    Files.writeString(events, String.join("\n", lines) + "\n");
  }

  private Outcome test(String definition, String... options) {
    String[] all = new String[options.length + 4];
    all[0] = "test";
    all[1] = definition;
    all[2] = "--events=" + events;
    all[3] = "--expect=" + expect;
    System.arraycopy(options, 0, all, 4, options.length);
    return run(all);
  }

  @Test
  void whatIsWrittenIsWhatIsExpected() throws IOException {
    events(FIRST, "", SECOND, REJECT);

    Outcome written = test(definition("user"), "--write");

    assertThat(written.code()).isZero();
    assertThat(written.out())
        .startsWith("wrote " + expect + ": 3 lines, 2 events of 1 user and 1 reject")
        .contains("MISSING_FIELD 1, such as line 4: field 'ts' is missing");
    assertThat(expect)
        .hasContent(
            """
            {"line":1,"user":"u1","user_seq":1,"features":{"n":1,"spend":0.1,"now":0.1,"mean":0.1,"last_kind":"pay"},"score":null,"status":"UNSCORED"}
            {"line":3,"user":"u1","user_seq":2,"features":{"n":2,"spend":0.30000000000000004,"now":0.2,"mean":0.15000000000000002,"last_kind":"pay"},"score":null,"status":"UNSCORED"}
            {"line":4,"reject":"MISSING_FIELD","message":"field 'ts' is missing"}
            """);
    Outcome tested = test(definition("user"));
    assertThat(tested.out()).contains("ok ", "3 lines", "as expected");
    assertThat(tested.code()).isZero();
  }

  @Test
  void aChangedFeatureIsToldByLineUserAndValue() throws IOException {
    events(FIRST, SECOND, REJECT);
    test(definition("user"), "--write");
    String changed =
        definition(
            Records.text("user", "{field: ts, as: ms}").replace("{sum: amount,", "{max: amount,"),
            "changed.yaml");
    Path junit = folder.resolve("junit.xml");

    Outcome outcome = test(changed, "--junit=" + junit);

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out())
        .startsWith("failed " + changed + ": 1 of 3 lines is not as " + expect + " expects")
        .contains(
            "  line 2 user u1: features.spend: expected 0.30000000000000004, found 0.2\n",
            "--write");
    assertThat(Files.readString(junit)).contains("tests=\"3\" failures=\"1\"");
    assertThat(test(changed, "--max-differences=0").out())
        .contains("  and 1 more (--max-differences)")
        .doesNotContain("line 2");

    Outcome rewritten = test(changed, "--write");
    assertThat(rewritten.out()).contains("wrote ", "expected 0.30000000000000004, found 0.2");
    assertThat(test(changed, "--write").out()).startsWith("unchanged ");
  }

  @Test
  void aFileThatHoldsSomethingElseIsNotReplaced() throws IOException {
    events(FIRST);
    String content = Files.readString(events);
    expect = events;

    Outcome outcome = test(definition("user"), "--write");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("line 1 is no expectation", "replaces no other file");
    assertThat(events).hasContent(content);
  }

  @Test
  void anInvalidDefinitionOrModelWritesNothing() throws IOException {
    events(FIRST);
    String broken = definition("pipeline: Shop\n", "broken.yaml");
    assertThat(test(broken, "--write"))
        .matches(o -> o.code() == 1 && o.err().startsWith("Invalid pipeline definition"));
    Files.copy(Path.of(DEMO), folder.resolve("demo.yaml"));
    String demo = folder.resolve("demo.yaml").toString();
    assertThat(test(demo, "--write"))
        .matches(o -> o.code() == 1 && o.err().contains("purchase-intent.onnx: there is no such"));
    Files.write(folder.resolve("purchase-intent.onnx"), new byte[] {1});
    assertThat(test(demo, "--write")).matches(o -> o.code() == 1 && o.err().contains("SHA-256"));
    assertThat(expect).doesNotExist();
  }

  @Test
  void whatIsAskedForWronglyEndsWithTwoAndAdvice() throws IOException {
    String definition = definition("user");
    assertThat(test(definition))
        .matches(o -> o.code() == 2 && o.err().contains("(no such file; --write makes it)"));
    assertThat(test(definition, "--write"))
        .matches(o -> o.code() == 2 && o.err().contains("Invalid --events"));
    Files.writeString(events, "\n\n");
    assertThat(test(definition, "--write"))
        .matches(o -> o.code() == 2 && o.err().contains("(must hold a line)"));
    assertThat(test(definition, "--write", "--junit=x.xml"))
        .matches(o -> o.code() == 2 && o.err().contains("Invalid --junit"));
    assertThat(test(folder.resolve("absent.yaml").toString()))
        .matches(o -> o.code() == 2 && o.err().contains("absent.yaml: there is no such file"));
  }

  @Test
  void resultsAreWrittenOverNothingThatIsRead() throws IOException {
    events(FIRST);
    String definition = definition("user");
    String text = Files.readString(Path.of(definition));
    test(definition, "--write");
    Path link = Files.createSymbolicLink(folder.resolve("junit.xml"), Path.of("pipeline.yaml"));

    assertThat(test(definition, "--junit=" + events).err()).contains("(is --events)");
    assertThat(test(definition, "--junit=" + expect).err()).contains("(is --expect)");
    Outcome outcome = test(definition, "--junit=" + link);

    assertThat(outcome).matches(o -> o.code() == 2 && o.err().contains("Invalid --junit: " + link));
    assertThat(outcome.err()).contains("(is the definition)");
    assertThat(test("file:" + Path.of(definition).toAbsolutePath(), "--junit=" + link).err())
        .contains("(is the definition)");
    assertThat(Path.of(definition)).hasContent(text);
  }

  @Test
  void resultsReplaceEarlierResultsAndNothingElse() throws IOException {
    events(FIRST);
    String definition = definition("user");
    test(definition, "--write");
    Path junit = folder.resolve("junit.xml");
    assertThat(test(definition, "--junit=" + junit).code()).isZero();
    assertThat(test(definition, "--junit=" + junit).code()).isZero();
    Files.writeString(junit, "<project/>");

    assertThat(test(definition, "--junit=" + junit))
        .matches(o -> o.code() == 2 && o.err().contains("holds no results of JUnit's form"));
    assertThat(junit).hasContent("<project/>");
  }

  @Test
  void whatIsNoRegularFileIsNoFileOfExpectations() throws Exception {
    events(FIRST);
    assertThat(new ProcessBuilder("mkfifo", expect.toString()).start().waitFor()).isZero();

    assertThat(test(definition("user"), "--write"))
        .matches(o -> o.code() == 2 && o.err().contains("must be a regular file"));
  }

  @Test
  void filesThatCannotBeReadOrWrittenAreToldWithoutJavasNames() throws IOException {
    events(FIRST);
    String definition = definition("user");
    test(definition, "--write");

    assertThat(test(definition, "--junit=" + folder.resolve("none/x.xml")).err())
        .startsWith("Cannot write --junit " + folder.resolve("none/x.xml") + ": its folder is not");
    assertThat(test(definition, "--junit=" + folder).err()).contains(folder + ": it is a folder\n");
    events = folder;
    assertThat(test(definition).err())
        .startsWith("Cannot read --events " + folder + ": it is a folder\n");
    events = Files.writeString(folder.resolve("plain.gz"), FIRST);
    assertThat(test(definition).err()).contains("it is not packed by gzip");
  }

  @Test
  void scoresNameTheRuntimeThatComputedThem() throws IOException {
    events(
        "{\"event_id\":\"e\",\"user_id\":7,\"timestamp\":1764000000000,\"type\":\"view\",\"item\":\"i\"}");
    assertThat(test(DEMO, "--write").code()).isZero();
    assertThat(Files.readAllLines(expect).get(0)).startsWith("{\"runtime\":\"onnxruntime ");
    assertThat(Files.readAllLines(expect).get(1)).contains("\"status\":\"SCORED\"");
    assertThat(test(DEMO).code()).isZero();
  }

  @Test
  void keysAndTimestampsAreTakenFromTheLineAndNoClock() throws IOException {
    String definition =
        definition(Records.text("{from: kafka-key}", "{from: kafka-timestamp}"), "kafka.yaml");
    events(
        "1764000000000\tu1\t{\"kind\":\"k\"}",
        "NO_TIMESTAMP\tu1\t{\"kind\":\"k\"}",
        "5\t{\"u\":1}\t{\"kind\":\"k\"}");

    test(definition, "--write");

    assertThat(Files.readAllLines(expect))
        .satisfiesExactly(
            line -> assertThat(line).contains("\"user\":\"u1\""),
            line -> assertThat(line).contains("MISSING_FIELD", "the Kafka timestamp is missing"),
            line -> assertThat(line).contains("\"user\":\"{\\\"u\\\":1}\""));
  }

  @Test
  void aLineOfAnotherFormIsSaidWithTheFormThatItMustHave() throws IOException {
    String definition =
        definition(Records.text("{from: kafka-key}", "{field: ts, as: ms}"), "kafka.yaml");
    events("u1\t" + FIRST, FIRST);

    for (Outcome outcome :
        new Outcome[] {
          test(definition, "--write"),
          run("validate", definition, "--sample=" + events),
          typed(FIRST, "try", definition)
        }) {
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err())
          .startsWith("Cannot read ")
          .contains(" is not KEY<TAB>VALUE (must be, since the user is the Kafka key; ");
    }
    assertThat(expect).doesNotExist();
  }

  @Test
  void linesWithoutATimestampMayBeGivenOne() throws IOException {
    String definition = definition(Records.text("user", "{from: kafka-timestamp}"), "time.yaml");
    events(FIRST + "\n" + SECOND);

    Outcome refused = test(definition, "--write");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("line 1 is not TIMESTAMP<TAB>VALUE", "--timestamp INSTANT");

    String given = "--timestamp=2026-01-02T03:04:05Z";
    assertThat(test(definition, given, "--write").out()).contains("2 lines, 2 events of 1 user");
    assertThat(test(definition, given).code()).isZero();
    assertThat(run("validate", definition, "--sample=" + events, given).out())
        .contains("all 2 records are events", "2026-01-02T03:04:05Z to 2026-01-02T03:04:05Z");
    assertThat(typed(FIRST, "try", definition, given).out()).contains("at 2026-01-02T03:04:05Z");
    Outcome drafted = run("init", "--sample=" + events, "--time=kafka-timestamp", given);
    assertThat(drafted.err()).contains("all 2 records are events");
    assertThat(run("validate", definition, given).err()).startsWith("Invalid --timestamp: without");
    assertThat(test(definition, "--timestamp=now").err())
        .startsWith("Invalid --timestamp: now (must be an instant such as");
  }

  private static Outcome typed(String text, String... arguments) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(text.getBytes(UTF_8)));
    try {
      return run(arguments);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void eachTypedLineIsToldAndUsersKeepTheirState() throws IOException {
    String lines = FIRST + "\n" + SECOND + "\n" + DOTTED;

    Outcome outcome = typed(lines, "try", definition("user"));

    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains(
            "line 2: event cards-0-1 of user u1, user_seq 2, at 2025-11-24T16:00:01Z",
            "  amount                       0.2\n",
            "  → spend                      0.30000000000000004\n",
            "  → last_kind                  'pay'\n",
            "  → score                      null, UNSCORED\n",
            "line 3: reject MISSING_FIELD: field 'user' is missing");
    Outcome json = typed(lines, "try", definition("user"), "--json");
    assertThat(json.out().lines()).hasSize(3);
    assertThat(json.out()).contains("{\"line\":3,\"reject\":\"MISSING_FIELD\"");
  }

  @Test
  void aTypedLineCannotCommandTheTerminal() throws IOException {
    String line = FIRST.replace("u1", "\u202e\\u001b[2J\\nline 9: event");
    for (String format : new String[] {"--json", "--no-json"}) {
      String[] command = {"try", definition("user"), "--json"};
      Outcome outcome =
          format.equals("--json") ? typed(line, command) : typed(line, command[0], command[1]);
      assertThat(outcome.out()).doesNotContain("\u001b", "\u202e", "\nline 9");
      assertThat(outcome.out()).containsIgnoringCase("\\u202e\\u001b[2J");
    }
  }

  @Test
  void aDottedNameIsWarnedOfAndStillValid() throws IOException {
    Outcome outcome = run("validate", definition("card.token"));
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).startsWith("ok ");
    assertThat(outcome.err())
        .isEqualTo(
            "warning definition, line 5: event.user is 'card.token', which names one top-level member (did you mean /card/token?)\n");
    JsonNode found =
        new ObjectMapper().readTree(run("validate", "--json", definition("card.token")).out());
    assertThat(found.at("/valid").asBoolean()).isTrue();
    assertThat(found.at("/warnings/0/line").asInt()).isEqualTo(5);
    assertThat(found.at("/warnings/0/key").asText()).isEqualTo("event.user");
    assertThat(found.at("/warnings/0/message").asText()).contains("did you mean /card/token?");
    assertThat(run("validate", definition("user"), "--json").out()).contains("\"warnings\" : [ ]");
  }

  @Test
  void aSampleWithoutAnEventIsInvalidAndSaysWhy() throws IOException {
    events(DOTTED, DOTTED);

    Outcome outcome = run("validate", definition("card.token"), "--sample=" + events);

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err())
        .contains(
            "invalid ",
            "sample: " + events + ": no record is an event: all 2 are rejects",
            "MISSING_FIELD 2, such as line 1: field 'card.token' is missing",
            "likeliest fix: event.user: /card/token");
    JsonNode found =
        new ObjectMapper()
            .readTree(
                run("validate", definition("card.token"), "--json", "--sample=" + events).out());
    assertThat(found.at("/valid").asBoolean()).isFalse();
    assertThat(found.at("/sample/rejects").asInt()).isEqualTo(2);
    assertThat(found.at("/sample/reasons/0/fix").asText()).startsWith("event.user: /card/token");
  }

  @Test
  void aSampleOfEventsIsCountedUpToItsLimitPackedOrNot() throws IOException {
    events = folder.resolve("events.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(events))) {
      out.write((FIRST + "\n" + REJECT + "\n" + SECOND + "\n").getBytes(UTF_8));
    }

    Outcome all = run("validate", definition("user"), "--sample=" + events);
    assertThat(all.code()).isZero();
    assertThat(all.out()).contains(events + ": 2 of 3 records are events", "MISSING_FIELD 1");
    assertThat(
            run("validate", definition("user"), "--sample=" + events, "--sample-records=1").out())
        .contains("the first line: the only record is an event");
  }

  @Test
  void brokersThatCannotBeReadAreNoFaultOfTheDefinition() throws IOException {
    Outcome outcome =
        run(
            "validate",
            definition("user"),
            "--sample-topics=last",
            "--kafka.bootstrap.servers=nowhere.invalid:9");

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith("failed ")
        .contains("is valid, but --sample-topics cannot be read", "No resolvable bootstrap urls")
        .doesNotContain("Failed to construct");
  }

  @Test
  void aSampleThatIsAskedForWronglyEndsWithTwoAndAdvice() throws IOException {
    String definition = definition("user");
    assertThat(run("validate", definition, "--sample=absent.jsonl"))
        .matches(o -> o.code() == 2 && o.err().contains("absent.jsonl (no such file)"));
    assertThat(run("validate", definition, "--sample-topics=last"))
        .matches(o -> o.code() == 2 && o.err().contains("--kafka.bootstrap.servers HOST:PORT"));
    events(FIRST);
    assertThat(run("validate", definition, "--sample-topics=last", "--sample=" + events))
        .matches(o -> o.code() == 2 && o.err().contains("(one of them)"));
    Files.writeString(events, "\n");
    assertThat(run("validate", definition, "--sample=" + events))
        .matches(o -> o.code() == 1 && o.err().contains("there is no record"));
  }
}
