package io.millrace.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ScoringJob;
import io.millrace.flink.FlinkFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The output of a {@code flink run} that cannot work: one message, and no stack trace. */
class SubmissionMistakeTest {
  private static final String DEFINITION =
      """
      pipeline: shop
      format: 1
      source: {topics: [clicks], format: json}
      event:
        user: user
        time: {field: at, as: ms}
      features:
        events_1h: {count: true, window: 1h}
      tables: {namespace: shop}
      """;

  @TempDir private Path folder;
  private Path definition;

  @BeforeEach
  void writeDefinition() throws IOException {
    definition = Files.writeString(folder.resolve("pipeline.yaml"), DEFINITION);
  }

  @Test
  void missingDefinitionIsNamed() {
    assertMessage(
        "Cannot read definition " + folder.resolve("none.yaml") + ": there is no such file",
        "--pipeline",
        folder.resolve("none.yaml").toString());
  }

  @Test
  void definitionWithAColonInItsNameIsAPath() throws IOException {
    Path odd = Files.writeString(folder.resolve("it:s"), "pipeline: [");

    assertMessage("Invalid pipeline definition " + odd, "--pipeline", odd.toString());
    assertThat(FlinkFiles.isLocal("it:s")).isTrue();
    assertThat(FlinkFiles.isLocal("s3://lake/pipeline.yaml")).isFalse();
  }

  @Test
  void folderInPlaceOfADefinitionIsNamed() {
    assertMessage("Cannot read definition " + folder, "--pipeline", folder.toString());
  }

  @Test
  void missingModelIsNamed() throws IOException {
    Files.writeString(
        definition,
        DEFINITION
            + "model: {name: m, version: '1', file: m.onnx, output: score, sha256: "
            + "0".repeat(64)
            + "}");

    assertMessage(
        "Cannot read model " + folder.resolve("m.onnx") + ": there is no such file",
        "--pipeline",
        definition.toString());
  }

  /** A definition may come from elsewhere than the submitter. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void aModelThatIsNoFileIsNotRead() throws Exception {
    Path pipe = folder.resolve("m.onnx");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    String kind = "it is a device, a pipe or a socket (must be a regular file)";
    Map<String, String> reasons =
        Map.of(
            "m.onnx", pipe + ": " + kind,
            "/dev/zero", "/dev/zero: " + kind,
            "file:/dev/zero", "file:/dev/zero: " + kind,
            "file://host/dev/zero", "file://host/dev/zero: a file: URI names no other machine",
            "http://localhost:1/m", "http://localhost:1/m: http: is no store of files");
    for (Map.Entry<String, String> each : reasons.entrySet()) {
      Files.writeString(
          definition,
          DEFINITION
              + "model: {name: m, version: '1', file: '%s', output: score, sha256: %s}"
                  .formatted(each.getKey(), "0".repeat(64)));
      assertMessage("Cannot read model " + each.getValue(), "--pipeline", definition.toString());
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void aDefinitionAndParametersMayComeByAPipeAndAreReadNoFurtherThanTheirLimits() throws Exception {
    Files.writeString(definition, DEFINITION);
    Path parameters = Files.writeString(folder.resolve("job.yaml"), "scoring.thread: 2");
    try (Pipe given = Pipe.of(folder.resolve("config.yaml"), parameters)) {
      assertMessage(
          "Unknown job parameter scoring.thread",
          "--config",
          given.path(),
          "--pipeline",
          definition.toString());
    }
    Files.writeString(definition, DEFINITION + "nonsense: true");
    for (String prefix : List.of("", "file:")) {
      try (Pipe given = Pipe.of(folder.resolve("piped" + prefix.length()), definition)) {
        assertMessage("nonsense", "--pipeline", prefix + given.path());
      }
    }
    assertMessage("Definition too large", "--pipeline", "/dev/zero");
    Path zero = Files.createSymbolicLink(folder.resolve("zero.yaml"), Path.of("/dev/zero"));
    assertMessage(
        "Cannot read config " + zero + ": more than 1048576 bytes", "--config", zero.toString());
  }

  /** A named pipe that a process of its own writes a file to, as a shell's {@code <(…)} does. */
  private record Pipe(String path, Process writer) implements AutoCloseable {
    static Pipe of(Path path, Path content) throws Exception {
      assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
      ProcessBuilder writer = new ProcessBuilder("sh", "-c", "cat \"$0\" > \"$1\"");
      writer.command().addAll(List.of(content.toString(), path.toString()));
      return new Pipe(path.toString(), writer.start());
    }

    @Override
    public void close() {
      writer.destroyForcibly();
    }
  }

  @Test
  void anotherModelIsNamedWithBothHashes() throws IOException {
    Files.writeString(folder.resolve("m.onnx"), "another");
    Files.writeString(
        definition,
        DEFINITION
            + "model: {name: m, version: '1', file: m.onnx, output: score, sha256: "
            + "0".repeat(64)
            + "}");

    assertMessage(
        "Cannot use model m.onnx: its SHA-256 is ae448ac86c4e8e4dec645729708ef41873ae79c6dff84eff73360989487f08e5 (7 bytes), but model.sha256 is "
            + "0".repeat(64),
        "--pipeline",
        definition.toString());
  }

  @Test
  void unknownParameterIsNamedWithTheNearest() {
    assertMessage(
        "Unknown job parameter scoring.thread (did you mean scoring.threads?)",
        "--pipeline",
        definition.toString(),
        "--scoring.thread",
        "2");
  }

  @Test
  void catalogOutOfReachIsNamedWithItsReason() {
    assertMessage(
        "Cannot make the tables ready in catalog millrace: ",
        "--pipeline",
        definition.toString(),
        "--catalog.uri",
        "http://localhost:1");
  }

  /** What an earlier release let pass goes on where the tables have it, which they must say. */
  @Test
  void catalogOutOfReachIsNamedWhereOnlyItCanTellWhetherTheDefinitionHasRun() throws IOException {
    Files.writeString(
        definition,
        DEFINITION.replace(
            "count: true,",
            "count: true, where: \"timestamp(event_time / 1000).getHours('Europe/Atlantis') == 1\","));

    assertMessage(
        "Cannot tell whether the tables in catalog millrace have version ",
        "--pipeline",
        definition.toString());
  }

  @Test
  void secretThatIsNotThereIsNamed() {
    assertMessage(
        "catalog.credential: env:MILLRACE_ABSENT is not set",
        "--pipeline",
        definition.toString(),
        "--catalog.credential",
        "env:MILLRACE_ABSENT");
  }

  private void assertMessage(String message, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--kafka.bootstrap.servers", "localhost:1", "--catalog.type", "rest"));
    if (!all.contains("--catalog.uri")) {
      all.addAll(List.of("--catalog.uri", "http://localhost:1"));
    }
    assertThatThrownBy(() -> ScoringJob.main(all.toArray(String[]::new)))
        .isInstanceOf(ProgramParametrizationException.class)
        .hasMessageContaining(message);
  }
}
