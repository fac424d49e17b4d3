package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedDefinitionsTest {

  static List<MalformedDefinitions.Case> cases() {
    return MalformedDefinitions.read();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyProblemIsSaidAsInTheTable(MalformedDefinitions.Case malformed) {
    assertThat(PipelineReaderTest.problems(malformed.yaml()))
        .containsExactlyElementsOf(malformed.messages());
  }
}
