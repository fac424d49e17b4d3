package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionEditTest {
  private static final List<String> BLOCK = List.of("model:", "  name: n", "  file: f.onnx");

  private static String with(String yaml) {
    return DefinitionEdit.withModel(yaml, BLOCK).orElseThrow();
  }

  @Test
  void aBlockIsReplacedUpToItsLastValueAndNothingElse() {
    String before = "# head\npipeline: p   # why\n\n";
    String after = "\n# where rows land\ntables:\n  namespace: n\n\n# end";

    assertThat(
            with(
                before
                    + "model:\n  name: old # gone\n\n  # gone\n  inputs: [a,\n b]\n  # stays\n"
                    + after))
        .isEqualTo(before + "model:\n  name: n\n  file: f.onnx\n  # stays\n" + after);
  }

  @Test
  void withoutAModelItComesBeforeTheTablesAndTheirComments() {
    assertThat(with("pipeline: p\n# about tables\n# more\ntables: {namespace: n}\n"))
        .isEqualTo(
            """
            pipeline: p
            model:
              name: n
              file: f.onnx
            # about tables
            # more
            tables: {namespace: n}
            """);
  }

  @Test
  void indentedCommentsBeforeTheTablesStayWithWhatTheyAreUnder() {
    assertThat(with("a:\n  b: 1\n  # about b\ntables: {}\n"))
        .startsWith("a:\n  b: 1\n  # about b\nmodel:\n");
  }

  @Test
  void commentsBehindTheLastValueStayHoweverTheyAreIndented() {
    String behind = "\n# Owner: risk team\n\n  #predictions-topic: x\ntables: {}\n";

    assertThat(with("model:\n  name: old\n" + behind))
        .isEqualTo("model:\n  name: n\n  file: f.onnx\n" + behind);
  }

  @Test
  void aLastBlockIsReplacedUpToTheEndOfTheText() {
    assertThat(with("tables: {}\nmodel:\n  name: old"))
        .isEqualTo("tables: {}\nmodel:\n  name: n\n  file: f.onnx\n");
    assertThat(with("tables: {}\nmodel: {name: old}\n\n# end\n"))
        .isEqualTo("tables: {}\nmodel:\n  name: n\n  file: f.onnx\n\n# end\n");
    assertThat(with("tables: {}\nmodel: {name: old}\n...\n"))
        .isEqualTo("tables: {}\nmodel:\n  name: n\n  file: f.onnx\n...\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void linesEndAsTheyDoInTheText(String end) {
    assertThat(with("pipeline: p\n\nmodel: {name: old}\ntables: {}\n".replace("\n", end)))
        .isEqualTo(
            "pipeline: p\n\nmodel:\n  name: n\n  file: f.onnx\ntables: {}\n".replace("\n", end));
  }

  @Test
  void keysThatAreIndentedOrQuotedAreFound() {
    assertThat(with("---\n  pipeline: p\n  \"model\":\n    name: old\n  tables: {}\n"))
        .isEqualTo("---\n  pipeline: p\n  model:\n    name: n\n    file: f.onnx\n  tables: {}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{pipeline: p, tables: {}}\n", "? pipeline\n: p\n? tables\n: {}\n"})
  void aDefinitionWhoseKeysBeginNoLineIsLeftToItsAuthor(String yaml) {
    assertThat(DefinitionEdit.withModel(yaml, BLOCK)).isEmpty();
  }

  @Test
  void aRandomDefinitionKeepsEveryOtherCharacter() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      String yaml = new RandomDefinition(random).yaml(random);
      String written = DefinitionEdit.withModel(yaml, BLOCK).orElseThrow();
      String block = "model:\n  name: n\n  file: f.onnx\n";
      int at = written.indexOf(block);
      assertThat(at).as(written).isNotNegative();
      String before = written.substring(0, at);
      String after = written.substring(at + block.length());
      assertThat(yaml).as(written).startsWith(before).endsWith(after);
      String replaced = yaml.substring(before.length(), yaml.length() - after.length());
      assertThat(replaced).as(yaml).matches("(?s)|model:.*");
      assertThat(replaced.lines().skip(1)).as(yaml).allMatch(line -> line.matches(" .*|#.*|"));
    }
  }
}
