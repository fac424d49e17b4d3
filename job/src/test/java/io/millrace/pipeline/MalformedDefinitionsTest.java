package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedDefinitionsTest {
  private static final List<String> SIGNS =
      List.of(
          ":", ": ", "- ", "{", "}", "[", "]", ",", "'", "\"", "#", " #", "&a ", "*a", "!", "|",
          ">", "%", "@", "`", "\t", "\n", "\u0000", "\u0085", "\u2028", "\ud83d", "\\", "~", "<<: ",
          "? ");

  static List<MalformedDefinitions.Case> cases() {
    return MalformedDefinitions.read();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyProblemIsSaidAsInTheTable(MalformedDefinitions.Case malformed) {
    assertThat(PipelineReaderTest.problems(malformed.yaml()))
        .containsExactlyElementsOf(malformed.messages());
  }

  @Test
  void randomDamageGivesProblemsAndNoOtherException() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      String damaged = damaged(Definitions.example(), random);
      assertThatCode(() -> readOrRefuse(damaged))
          .as("seed %d:\n%s", seed, damaged)
          .doesNotThrowAnyException();
    }
  }

  private static void readOrRefuse(String yaml) {
    try {
      assertThat(PipelineReader.read(yaml, "damaged.yaml").version()).hasSize(64);
    } catch (InvalidPipelineException e) {
      assertThat(e.problems())
          .isNotEmpty()
          .allSatisfy(problem -> assertThat(problem.message()).isNotBlank().hasLineCount(1));
    }
  }

  /**
   * A definition with pieces left out, doubled, swapped or replaced by characters that mean
   * something.
   */
  private static String damaged(String yaml, Random random) {
    StringBuilder text = new StringBuilder(yaml);
    int wounds = 1 + random.nextInt(3);
    for (int i = 0; i < wounds; i++) {
      int start = random.nextInt(text.length() - 20);
      int end = start + 1 + random.nextInt(random.nextBoolean() ? 3 : 20);
      switch (random.nextInt(3)) {
        case 0 -> text.delete(start, end);
        case 1 -> text.insert(random.nextInt(text.length()), text.substring(start, end));
        default -> text.replace(start, start + 1, SIGNS.get(random.nextInt(SIGNS.size())));
      }
    }
    return text.toString();
  }
}
