package io.millrace.command.definition;

import static io.millrace.command.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.command.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeCommandTest {
  private static final String DEMO = "../deploy/local/demo/pipeline.yaml";
  private static final String RETAIL = "../benchmarks/retail/pipeline.yaml";

  @TempDir private Path folder;

  private static Outcome size(String definition, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of("size", definition, "--events-per-second=20000", "--users=1000000"));
    all.addAll(List.of(options));
    return run(all.toArray(String[]::new));
  }

  private static JsonNode json(Outcome outcome) throws IOException {
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    return new ObjectMapper().readTree(outcome.out());
  }

  @Test
  void theDemoIsSizedWithItsModelTimedHere() {
    Outcome outcome = size(DEMO, "--events-per-user-per-day=20");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith("size " + DEMO + ": 20,000 events/s, 1,000,000 users\n")
        .contains(
            "µs a row in calls of 64",
            "parallelism: ",
            "state.cache-size: ",
            "taskmanager.memory.process.size: ",
            "partitions: slots beyond them read nothing",
            "by a factor of 2 either way",
            "every event passes each 'where'");
  }

  @ParameterizedTest
  @ValueSource(strings = {DEMO, RETAIL})
  void anUntimedSizeIsTheSameEachTimeAndForPrograms(String definition) throws IOException {
    Outcome outcome = size(definition, "--no-model-timing", "--json");
    JsonNode size = json(outcome);
    assertThat(size(definition, "--json", "--no-model-timing")).isEqualTo(outcome);
    assertThat(size.at("/slots").asInt()).isPositive();
    assertThat(size.at("/state_per_user/packed_bytes").asInt()).isGreaterThan(1_000);
    assertThat(size.at("/model_us_per_row")).isEmpty();
    assertThat(size.at("/recommended/0/key").asText()).isEqualTo("parallelism");
    assertThat(size.at("/recommended/0/value").asText()).isEqualTo(size.at("/slots").asText());
    assertThat(size.at("/assumptions").toString()).contains("the model was not timed");
  }

  @Test
  void aSampleGivesMatchesSizesAndTheHotUser() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      lines.add(
          "{\"user_id\":\"u%d\",\"timestamp\":%d,\"event_id\":\"e%d\",\"type\":\"view\"}"
              .formatted(i % 4 == 0 ? 0 : i, 1_767_225_600_000L + i, i));
    }
    Path sample = Files.write(folder.resolve("views.jsonl"), lines);
    JsonNode learned = untimed("--sample=" + sample);
    JsonNode made = untimed();
    assertThat(learned.at("/load/hot_user_share").asDouble()).isEqualTo(0.25);
    assertThat(learned.at("/load/value_bytes").asDouble()).isBetween(60.0, 80.0);
    // Of 24 features, those of clicks, carts, purchases, items and amounts keep nothing.
    assertThat(learned.at("/state_per_user/packed_bytes").asInt())
        .isLessThan(made.at("/state_per_user/packed_bytes").asInt() / 2);
    assertThat(
            untimed("--sample=" + sample, "--hot-user-share=0.01")
                .at("/load/hot_user_share")
                .asDouble())
        .isEqualTo(0.01);
  }

  private static JsonNode untimed(String... options) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("size", DEMO, "--events-per-second=2000", "--users=100000"));
    all.addAll(List.of("--no-model-timing", "--json"));
    all.addAll(List.of(options));
    return json(run(all.toArray(String[]::new)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--users=0 | Invalid --users: 0 (must be 1 to",
        "--users=-5 | Invalid --users: -5 (must be 1 to",
        "--users=many | 'many'",
        "--events-per-second=0 | Invalid --events-per-second: 0.0 (must be above 0",
        "--events-per-second=-1 | Invalid --events-per-second: -1.0 (must be above 0",
        "--events-per-second=NaN | Invalid --events-per-second: NaN (must be above 0",
        "--events-per-user-per-day=0 | Invalid --events-per-user-per-day: 0.0 (must be above 0",
        "--hot-user-share=1 | Invalid --hot-user-share: 1.0 (must be 0 to 0.99)",
        "--sample=absent.jsonl | Invalid --sample: absent.jsonl (no such file)",
        "--kafka.bootstrap.servers=a:1 | Invalid --kafka.bootstrap.servers=a:1: without --sample-topics",
        "--user=5 | Unknown option --user (did you mean --users?)",
        "--scoring.batch-size=5 | Unknown argument: '--scoring.batch-size=5'"
      })
  void aWrongCommandLineEndsWithTwoAndASentence(String option, String message) {
    List<String> options = new ArrayList<>(List.of("size", DEMO, option));
    for (String needed : List.of("--events-per-second=1", "--users=1")) {
      if (!option.startsWith(needed.substring(0, needed.indexOf('=') + 1))) {
        options.add(needed);
      }
    }
    Outcome outcome = run(options.toArray(String[]::new));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains(message).endsWith("Try: millrace size --help\n");
    assertThat(outcome.err().lines()).hasSize(2);
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThat(run("size", DEMO, "--users=1"))
        .matches(o -> o.code() == 2 && o.err().contains("--events-per-second"));
    assertThat(run("size", DEMO, "--events-per-second=1"))
        .matches(o -> o.code() == 2 && o.err().contains("--users"));
    assertThat(size("absent.yaml"))
        .matches(o -> o.code() == 2 && o.err().contains("absent.yaml: there is no such file"));
  }

  @Test
  void aDefinitionModelOrSampleThatIsWrongEndsWithOne() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.yaml"), "pipeline: Shop\n");
    assertThat(size(broken.toString()))
        .matches(o -> o.code() == 1 && o.err().startsWith("Invalid pipeline definition"));
    Path alone = Files.copy(Path.of(DEMO), folder.resolve("pipeline.yaml"));
    assertThat(size(alone.toString()))
        .matches(o -> o.code() == 1 && o.err().contains("purchase-intent.onnx: there is no such"));
    assertThat(size(alone.toString(), "--no-model-timing").code()).isZero();
    Path rejects = Files.writeString(folder.resolve("rejects.jsonl"), "{}\n");
    assertThat(size(DEMO, "--sample=" + rejects))
        .isEqualTo(new Outcome(1, "", "Cannot size: no record of the sample is an event\n"));
    assertThat(
            run(
                "size",
                DEMO,
                "--events-per-second=100000",
                "--users=5",
                "--events-per-user-per-day=1",
                "--hot-user-share=0.9"))
        .matches(o -> o.code() == 1 && o.err().startsWith("Cannot size: one user's events"));
  }
}
