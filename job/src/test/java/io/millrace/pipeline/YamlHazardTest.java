package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;

/** JSON is said to be YAML; SnakeYAML reads some of it as another text, and some not at all. */
class YamlHazardTest {
  @Test
  void aLineEndOfUnicodeWithinAStringBecomesABlank() {
    assertThat(new Yaml().<Map<String, String>>load("{\"a\": \"x\u0085y\"}"))
        .containsEntry("a", "x y");
  }

  @ParameterizedTest
  @ValueSource(chars = {'\u007f', '\u0080', '\u009f', '\ufffe', '\uffff'})
  void charactersThatJsonLeavesAsTheyAreAreRefused(char character) {
    assertThatThrownBy(() -> new Yaml().load("{\"a\": \"x" + character + "y\"}"))
        .isInstanceOf(YAMLException.class)
        .hasMessageContaining("special characters are not allowed");
  }
}
