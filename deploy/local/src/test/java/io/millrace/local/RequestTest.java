package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.RunFolder;
import io.millrace.local.folder.RunState;
import io.millrace.pipeline.InvalidPipelineException;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineChange;
import io.millrace.pipeline.PipelineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestTest {
  @TempDir private Path folder;
  private Path pipeline;

  @BeforeEach
  void write() throws IOException {
    pipeline =
        Files.writeString(
            folder.resolve("pipeline.yaml"),
            """
            pipeline: p
            format: 1
            source: {topics: [t], format: json}
            event: {user: {from: kafka-key}, time: {from: kafka-timestamp}}
            features: {n: {count: true, window: lifetime}}
            tables: {namespace: shop}
            """);
  }

  @Test
  void linesHaveNoKeySoTheyAreNotLoadedWhereTheKeyIsTheUser() throws IOException {
    Path input = Files.writeString(folder.resolve("in.jsonl"), "{}\n");

    assertThatThrownBy(() -> request("--input", input.toString()))
        .isInstanceOf(RunFailure.class)
        .hasMessage(
            "Cannot load --input: event.user is {from: kafka-key}, and a line has no key. Name a"
                + " field of the line as the user; or run with --follow and without input, and"
                + " produce records with keys to the topic");
    assertThatThrownBy(() -> request("--demo"))
        .hasMessageStartingWith("Cannot load the demo's events: event.user is {from: kafka-key}");
  }

  @Test
  void clientsOfAFollowedRunBringTheirKeys() {
    assertThat(request("--follow").pipeline().event().userPath()).isNull();
  }

  @Test
  void theTimeMayBeThatOfTheLoad() throws IOException {
    Files.writeString(pipeline, Files.readString(pipeline).replace("{from: kafka-key}", "user"));
    Path input = Files.writeString(folder.resolve("in.jsonl"), "{}\n");

    assertThat(request("--input", input.toString()).pipeline().event().timePath()).isNull();
  }

  @Test
  void anInputWithoutALineIsRefusedBeforeAnythingStarts() throws IOException {
    Files.writeString(pipeline, Files.readString(pipeline).replace("{from: kafka-key}", "user"));
    Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");
    Path blank = Files.writeString(folder.resolve("blank.jsonl"), "\n\n");
    Path full = Files.writeString(folder.resolve("in.jsonl"), "\n{}\n");

    assertThatThrownBy(() -> request("--input", empty.toString(), "--input", blank.toString()))
        .isInstanceOf(RunFailure.class)
        .hasMessage(
            "Invalid --input: %s, %s (must have a line: nothing else becomes a record)",
            empty, blank);
    assertThat(
            request("--input", empty.toString(), "--input", full.toString()).arguments().inputs())
        .hasSize(2);
  }

  @Test
  void aDefinitionThatTheFoldersRunHasGoesOnThoughItWouldBeRefusedAnew() throws IOException {
    String yaml =
        Files.readString(pipeline)
            .replace(
                "count: true,",
                "count: true, where: \"timestamp(event_time).getHours('Europe/Atlantis') == 1\",");
    Files.writeString(pipeline, yaml);
    Pipeline ran = PipelineReader.read(yaml, "p", hasRun -> true);
    assertThatThrownBy(() -> request("--follow")).isInstanceOf(InvalidPipelineException.class);

    try (RunFolder run = RunFolder.open(folder.resolve("o"))) {
      run.save(
          run.state()
              .with(new RunState.Definition(pipeline.toString(), PipelineChange.record(ran))));
    }

    assertThat(request("--follow").pipeline().version()).isEqualTo(ran.version());
    assertThatThrownBy(() -> request("--follow", "--fresh"))
        .isInstanceOf(InvalidPipelineException.class);
  }

  private Request request(String... more) {
    List<String> line =
        new ArrayList<>(
            List.of("--pipeline", pipeline.toString(), "--output", folder.resolve("o").toString()));
    line.addAll(List.of(more));
    return Request.of(Arguments.parse(line.toArray(String[]::new)), folder);
  }
}
