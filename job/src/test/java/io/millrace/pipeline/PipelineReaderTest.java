package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PipelineReaderTest {

  @Test
  void theExampleHasTheVersionThatTheContractGives() {
    Pipeline pipeline = PipelineReader.read(Definitions.example(), "example.yaml");
    assertThat(pipeline.version())
        .isEqualTo("b2703003a73a1b18e2c1ee0c34b81b7bbcc910212dd83ae991beebfe15c6c17b");
  }
}
