package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Characters in a definition are read as they are, or refused with their place. */
class YamlCharactersTest {
  @ParameterizedTest
  @CsvSource({"0085, N", "2028, L", "2029, P"})
  void lineEndsOfUnicodeAreRefusedAsTheyAreAndReadAsAnEscape(String hex, char escape) {
    String character = Character.toString(Integer.parseInt(hex, 16));
    for (String version :
        List.of("a" + character + "b", "'a" + character + "b'", "\"a" + character + " b\"")) {
      assertThat(PipelineReaderTest.problems(withVersion(version)))
          .as(version)
          .containsExactly(
              "Invalid YAML: the character U+"
                  + hex
                  + ", line 30 column "
                  + (12 + version.indexOf(character))
                  + " (YAML readers differ on whether it ends a line; write \\"
                  + escape
                  + " in double quotes)");
    }
    assertThat(version("\"a \\" + escape + " b\"")).isEqualTo("a " + character + " b");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x07, 0x7f, 0x80, 0x9f, 0xfffe, 0xffff})
  void unprintableCharactersAreRefusedAsTheyAreAndReadAsAnEscape(int c) {
    assertThat(PipelineReaderTest.problems(withVersion('"' + Character.toString(c) + '"')))
        .containsExactly(
            "Invalid YAML: the character U+%04X, line 30 column 13 (only printable characters;"
                    .formatted(c)
                + " others as an escape in double quotes)");
    assertThat(version("\"x\\u%04x\"".formatted(c))).isEqualTo('x' + Character.toString(c));
  }

  @Test
  void everyOtherCharacterIsReadAsItIsInEachStyle() {
    StringBuilder all = new StringBuilder();
    for (int c = 0xa0; c <= Character.MAX_CODE_POINT; c++) {
      boolean isText =
          c != 0x2028
              && c != 0x2029
              && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
              && c != 0xfffe
              && c != 0xffff;
      if (isText) {
        all.appendCodePoint(c);
      }
    }
    String text = "a" + all + "b";
    for (String written : List.of(text, '\'' + text + '\'', '"' + text + '"')) {
      assertThat(version(written).equals(text)).isTrue();
    }
  }

  @Test
  void anEscapeBeyondUnicodeIsRefused() {
    assertThat(PipelineReaderTest.problems(withVersion("\"\\UFFFFFFFF\"")))
        .containsExactly(
            "Invalid YAML: an escape beyond U+10FFFF (must be a character of Unicode)");
    assertThat(PipelineReaderTest.problems(withVersion("\"\\U00110000\""))).hasSize(1);
    assertThat(PipelineReaderTest.problems(withVersion("\"\\ud83d\"")))
        .containsExactly(
            "Invalid text: a lone surrogate, line 30 column 12 (must be valid Unicode)");
    assertThat(version("\"\\ud83d\\ude00\"")).isEqualTo("\ud83d\ude00");
  }

  private static String version(String written) {
    return PipelineReader.read(withVersion(written), "test.yaml").model().version();
  }

  private static String withVersion(String written) {
    return Definitions.example().replace("version: \"3\"", "version: " + written);
  }
}
