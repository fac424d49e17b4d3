package io.millrace.command.definition;

import static io.millrace.command.Commands.run;
import static io.millrace.command.definition.TrialFiles.DOTTED;
import static io.millrace.command.definition.TrialFiles.FIRST;
import static io.millrace.command.definition.TrialFiles.REJECT;
import static io.millrace.command.definition.TrialFiles.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.command.Commands.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code validate} with a sample. */
class SampleCommandTest {
  @TempDir private Path folder;
  private TrialFiles files;

  @BeforeEach
  void makeFiles() {
    files = new TrialFiles(folder);
  }

  @Test
  void aDottedNameIsWarnedOfAndStillValid() throws IOException {
    Outcome outcome = run("validate", files.definition("card.token"));
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).startsWith("ok ");
    assertThat(outcome.err())
        .isEqualTo(
            "warning definition, line 5: event.user is 'card.token', which names one top-level member (did you mean /card/token?)\n");
    JsonNode found =
        new ObjectMapper()
            .readTree(run("validate", "--json", files.definition("card.token")).out());
    assertThat(found.at("/valid").asBoolean()).isTrue();
    assertThat(found.at("/warnings/0/line").asInt()).isEqualTo(5);
    assertThat(found.at("/warnings/0/key").asText()).isEqualTo("event.user");
    assertThat(found.at("/warnings/0/message").asText()).contains("did you mean /card/token?");
    assertThat(run("validate", files.definition("user"), "--json").out())
        .contains("\"warnings\" : [ ]");
  }

  @Test
  void aSampleWithoutAnEventIsInvalidAndSaysWhy() throws IOException {
    files.events(DOTTED, DOTTED);

    Outcome outcome = run("validate", files.definition("card.token"), "--sample=" + files.events);

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err())
        .contains(
            "invalid ",
            "sample: " + files.events + ": no record is an event: all 2 are rejects",
            "MISSING_FIELD 2, such as line 1: field 'card.token' is missing",
            "likeliest fix: event.user: /card/token");
    JsonNode found =
        new ObjectMapper()
            .readTree(
                run(
                        "validate",
                        files.definition("card.token"),
                        "--json",
                        "--sample=" + files.events)
                    .out());
    assertThat(found.at("/valid").asBoolean()).isFalse();
    assertThat(found.at("/sample/rejects").asInt()).isEqualTo(2);
    assertThat(found.at("/sample/reasons/0/fix").asText()).startsWith("event.user: /card/token");
  }

  @Test
  void aSampleOfEventsIsCountedUpToItsLimitPackedOrNot() throws IOException {
    files.events = folder.resolve("events.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(files.events))) {
      out.write((FIRST + "\n" + REJECT + "\n" + SECOND + "\n").getBytes(UTF_8));
    }

    Outcome all = run("validate", files.definition("user"), "--sample=" + files.events);
    assertThat(all.code()).isZero();
    assertThat(all.out()).contains(files.events + ": 2 of 3 records are events", "MISSING_FIELD 1");
    assertThat(
            run(
                    "validate",
                    files.definition("user"),
                    "--sample=" + files.events,
                    "--sample-records=1")
                .out())
        .contains("the first line: the only record is an event");
  }

  @Test
  void brokersThatCannotBeReadAreNoFaultOfTheDefinition() throws IOException {
    Outcome outcome =
        run(
            "validate",
            files.definition("user"),
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
    String definition = files.definition("user");
    assertThat(run("validate", definition, "--sample=absent.jsonl"))
        .matches(o -> o.code() == 2 && o.err().contains("absent.jsonl (no such file)"));
    assertThat(run("validate", definition, "--sample-topics=last"))
        .matches(o -> o.code() == 2 && o.err().contains("--kafka.bootstrap.servers HOST:PORT"));
    files.events(FIRST);
    assertThat(run("validate", definition, "--sample-topics=last", "--sample=" + files.events))
        .matches(o -> o.code() == 2 && o.err().contains("(one of them)"));
    Files.writeString(files.events, "\n");
    assertThat(run("validate", definition, "--sample=" + files.events))
        .matches(o -> o.code() == 1 && o.err().contains("there is no record"));
  }
}
