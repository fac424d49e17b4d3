package io.millrace.pipeline;

import static io.millrace.pipeline.PipelineReaderTest.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OriginTest {
  private static final String ATLANTIS =
      "timestamp(event_time / 1000).getHours('Europe/Atlantis') == 1";

  @Test
  void aZoneThatDoesNotExistIsAnErrorOfADefinition() {
    String yaml = Definitions.example().replace("type == 'view'", ATLANTIS);

    assertThat(problems(yaml))
        .containsExactly(
            "Invalid features.views_24h.where, line 17 (unknown time zone 'Europe/Atlantis' (must be"
                + " UTC, a name such as Europe/Berlin, or ±HH:MM), at column 39 of \""
                + ATLANTIS
                + "\")");
  }

  @Test
  void aFileOfADefinitionThatHasRunIsRead() {
    String yaml = Definitions.example().replace("type == 'view'", ATLANTIS);
    List<String> asked = new ArrayList<>();

    Pipeline read =
        PipelineReader.read(
            yaml,
            "test.yaml",
            pipeline -> {
              asked.add(pipeline.version());
              return true;
            });

    assertThat(asked).containsExactly(read.version());
    assertThat(read.features().get(0).where()).isEqualTo(ATLANTIS);
    assertThatThrownBy(() -> PipelineReader.read(yaml, "test.yaml", pipeline -> false))
        .isInstanceOf(InvalidPipelineException.class)
        .hasMessageContaining("unknown time zone");
  }

  @Test
  void whatCannotRunIsRefusedWithoutAskingTheTables() {
    String yaml = Definitions.example().replace("type == 'view'", "type = 'view'");

    assertThatThrownBy(
            () ->
                PipelineReader.read(
                    yaml,
                    "test.yaml",
                    pipeline -> {
                      throw new AssertionError("asked");
                    }))
        .isInstanceOf(InvalidPipelineException.class);
  }

  @Test
  void aDefinitionThatHasRunWithItReadsBack() {
    String form =
        PipelineReader.read(Definitions.example(), "test.yaml")
            .canonicalJson()
            .replace("type == 'view'", ATLANTIS);

    Pipeline back = CanonicalReader.read(form, "versions");

    assertThat(back.canonicalJson()).isEqualTo(form);
    assertThat(back.features().get(0).where()).isEqualTo(ATLANTIS);
  }
}
