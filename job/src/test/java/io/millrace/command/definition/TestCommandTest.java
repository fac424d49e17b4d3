package io.millrace.command.definition;

import static io.millrace.command.definition.TrialFiles.FIRST;
import static io.millrace.command.definition.TrialFiles.REJECT;
import static io.millrace.command.definition.TrialFiles.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.Commands.Outcome;
import io.millrace.trial.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code test}: expectations are written, compared, and kept from overwriting other files. */
class TestCommandTest {
  private static final String DEMO = "../deploy/local/demo/pipeline.yaml";

  @TempDir private Path folder;
  private TrialFiles files;

  @BeforeEach
  void makeFiles() {
    files = new TrialFiles(folder);
  }

  @Test
  void whatIsWrittenIsWhatIsExpected() throws IOException {
    files.events(FIRST, "", SECOND, REJECT);

    Outcome written = files.test(files.definition("user"), "--write");

    assertThat(written.code()).isZero();
    assertThat(written.out())
        .startsWith("wrote " + files.expect + ": 3 lines, 2 events of 1 user and 1 reject")
        .contains("MISSING_FIELD 1, such as line 4: field 'ts' is missing");
    assertThat(files.expect)
        .hasContent(
            """
            {"line":1,"user":"u1","user_seq":1,"features":{"n":1,"spend":0.1,"now":0.1,"mean":0.1,"last_kind":"pay"},"score":null,"status":"UNSCORED"}
            {"line":3,"user":"u1","user_seq":2,"features":{"n":2,"spend":0.30000000000000004,"now":0.2,"mean":0.15000000000000002,"last_kind":"pay"},"score":null,"status":"UNSCORED"}
            {"line":4,"reject":"MISSING_FIELD","message":"field 'ts' is missing"}
            """);
    Outcome tested = files.test(files.definition("user"));
    assertThat(tested.out()).contains("ok ", "3 lines", "as expected");
    assertThat(tested.code()).isZero();
  }

  @Test
  void aChangedFeatureIsReportedByLineUserAndValue() throws IOException {
    files.events(FIRST, SECOND, REJECT);
    files.test(files.definition("user"), "--write");
    String changed =
        files.definition(
            Records.text("user", "{field: ts, as: ms}").replace("{sum: amount,", "{max: amount,"),
            "changed.yaml");
    Path junit = folder.resolve("junit.xml");

    Outcome outcome = files.test(changed, "--junit=" + junit);

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out())
        .startsWith("failed " + changed + ": 1 of 3 lines is not as " + files.expect + " expects")
        .contains(
            "  line 2 user u1: features.spend: expected 0.30000000000000004, found 0.2\n",
            "--write");
    assertThat(Files.readString(junit)).contains("tests=\"3\" failures=\"1\"");
    assertThat(files.test(changed, "--max-differences=0").out())
        .contains("  and 1 more (--max-differences)")
        .doesNotContain("line 2");

    Outcome rewritten = files.test(changed, "--write");
    assertThat(rewritten.out()).contains("wrote ", "expected 0.30000000000000004, found 0.2");
    assertThat(files.test(changed, "--write").out()).startsWith("unchanged ");
  }

  @Test
  void aFileThatHoldsSomethingElseIsNotReplaced() throws IOException {
    files.events(FIRST);
    String content = Files.readString(files.events);
    files.expect = files.events;

    Outcome outcome = files.test(files.definition("user"), "--write");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("line 1 is no expectation", "replaces no other file");
    assertThat(files.events).hasContent(content);
  }

  @Test
  void anInvalidDefinitionOrModelWritesNothing() throws IOException {
    files.events(FIRST);
    String broken = files.definition("pipeline: Shop\n", "broken.yaml");
    assertThat(files.test(broken, "--write"))
        .matches(o -> o.code() == 1 && o.err().startsWith("Invalid pipeline definition"));
    Files.copy(Path.of(DEMO), folder.resolve("demo.yaml"));
    String demo = folder.resolve("demo.yaml").toString();
    assertThat(files.test(demo, "--write"))
        .matches(o -> o.code() == 1 && o.err().contains("purchase-intent.onnx: there is no such"));
    Files.write(folder.resolve("purchase-intent.onnx"), new byte[] {1});
    assertThat(files.test(demo, "--write"))
        .matches(o -> o.code() == 1 && o.err().contains("SHA-256"));
    assertThat(files.expect).doesNotExist();
  }

  @Test
  void whatIsAskedForWronglyEndsWithTwoAndAdvice() throws IOException {
    String definition = files.definition("user");
    assertThat(files.test(definition))
        .matches(o -> o.code() == 2 && o.err().contains("(no such file; --write makes it)"));
    assertThat(files.test(definition, "--write"))
        .matches(o -> o.code() == 2 && o.err().contains("Invalid --events"));
    Files.writeString(files.events, "\n\n");
    assertThat(files.test(definition, "--write"))
        .matches(o -> o.code() == 2 && o.err().contains("(must hold a line)"));
    assertThat(files.test(definition, "--write", "--junit=x.xml"))
        .matches(o -> o.code() == 2 && o.err().contains("Invalid --junit"));
    assertThat(files.test(folder.resolve("absent.yaml").toString()))
        .matches(o -> o.code() == 2 && o.err().contains("absent.yaml: there is no such file"));
  }

  @Test
  void resultsAreWrittenOverNothingThatIsRead() throws IOException {
    files.events(FIRST);
    String definition = files.definition("user");
    String text = Files.readString(Path.of(definition));
    files.test(definition, "--write");
    Path link = Files.createSymbolicLink(folder.resolve("junit.xml"), Path.of("pipeline.yaml"));

    assertThat(files.test(definition, "--junit=" + files.events).err()).contains("(is --events)");
    assertThat(files.test(definition, "--junit=" + files.expect).err()).contains("(is --expect)");
    Outcome outcome = files.test(definition, "--junit=" + link);

    assertThat(outcome).matches(o -> o.code() == 2 && o.err().contains("Invalid --junit: " + link));
    assertThat(outcome.err()).contains("(is the definition)");
    assertThat(files.test("file:" + Path.of(definition).toAbsolutePath(), "--junit=" + link).err())
        .contains("(is the definition)");
    assertThat(Path.of(definition)).hasContent(text);
  }

  @Test
  void resultsReplaceEarlierResultsAndNothingElse() throws IOException {
    files.events(FIRST);
    String definition = files.definition("user");
    files.test(definition, "--write");
    Path junit = folder.resolve("junit.xml");
    assertThat(files.test(definition, "--junit=" + junit).code()).isZero();
    assertThat(files.test(definition, "--junit=" + junit).code()).isZero();
    Files.writeString(junit, "<project/>");

    assertThat(files.test(definition, "--junit=" + junit))
        .matches(o -> o.code() == 2 && o.err().contains("holds no results of JUnit's form"));
    assertThat(junit).hasContent("<project/>");
  }

  @Test
  void whatIsNoRegularFileIsNoFileOfExpectations() throws Exception {
    files.events(FIRST);
    assertThat(new ProcessBuilder("mkfifo", files.expect.toString()).start().waitFor()).isZero();

    assertThat(files.test(files.definition("user"), "--write"))
        .matches(o -> o.code() == 2 && o.err().contains("must be a regular file"));
  }

  @Test
  void filesThatCannotBeReadOrWrittenAreReportedWithoutJavasNames() throws IOException {
    files.events(FIRST);
    String definition = files.definition("user");
    files.test(definition, "--write");

    assertThat(files.test(definition, "--junit=" + folder.resolve("none/x.xml")).err())
        .startsWith("Cannot write --junit " + folder.resolve("none/x.xml") + ": its folder is not");
    assertThat(files.test(definition, "--junit=" + folder).err())
        .contains(folder + ": it is a folder\n");
    files.events = folder;
    assertThat(files.test(definition).err())
        .startsWith("Cannot read --events " + folder + ": it is a folder\n");
    files.events = Files.writeString(folder.resolve("plain.gz"), FIRST);
    assertThat(files.test(definition).err()).contains("it is not packed by gzip");
  }

  @Test
  void scoresNameTheRuntimeThatComputedThem() throws IOException {
    files.events(
        "{\"event_id\":\"e\",\"user_id\":7,\"timestamp\":1764000000000,\"type\":\"view\",\"item\":\"i\"}");
    assertThat(files.test(DEMO, "--write").code()).isZero();
    assertThat(Files.readAllLines(files.expect).get(0)).startsWith("{\"runtime\":\"onnxruntime ");
    assertThat(Files.readAllLines(files.expect).get(1)).contains("\"status\":\"SCORED\"");
    assertThat(files.test(DEMO).code()).isZero();
  }

  @Test
  void keysAndTimestampsAreTakenFromTheLineAndNoClock() throws IOException {
    String definition =
        files.definition(
            Records.text("{from: kafka-key}", "{from: kafka-timestamp}"), "kafka.yaml");
    files.events(
        "1764000000000\tu1\t{\"kind\":\"k\"}",
        "NO_TIMESTAMP\tu1\t{\"kind\":\"k\"}",
        "5\t{\"u\":1}\t{\"kind\":\"k\"}");

    files.test(definition, "--write");

    assertThat(Files.readAllLines(files.expect))
        .satisfiesExactly(
            line -> assertThat(line).contains("\"user\":\"u1\""),
            line -> assertThat(line).contains("MISSING_FIELD", "the Kafka timestamp is missing"),
            line -> assertThat(line).contains("\"user\":\"{\\\"u\\\":1}\""));
  }
}
