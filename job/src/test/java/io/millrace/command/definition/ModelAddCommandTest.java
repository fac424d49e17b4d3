package io.millrace.command.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.Commands;
import io.millrace.command.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelAddCommandTest {
  private static final Path DEMO = Path.of("../deploy/local/demo");
  private static final Path RETAIL = Path.of("../benchmarks/retail");
  private static final Path MODELS = Path.of("src/test/resources/models");

  @TempDir Path folder;
  private Path definition;
  private Path model;

  @BeforeEach
  void copy() throws IOException {
    definition = folder.resolve("pipeline.yaml");
    model = folder.resolve("purchase-intent.onnx");
    Files.copy(DEMO.resolve("pipeline-unscored.yaml"), definition);
    Files.copy(DEMO.resolve("purchase-intent.onnx"), model);
  }

  private Outcome add(Path model, String... more) {
    String[] arguments = new String[more.length + 5];
    System.arraycopy(
        new String[] {"model", "add", model.toString(), "--pipeline", definition.toString()},
        0,
        arguments,
        0,
        5);
    System.arraycopy(more, 0, arguments, 5, more.length);
    return Commands.run(arguments);
  }

  @Test
  void theBlockIsAddedAndEveryOtherByteStays() throws IOException {
    String before = Files.readString(definition);

    Outcome outcome = add(model);

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    String after = Files.readString(definition);
    int at = after.indexOf("model:\n");
    int end = after.indexOf("tables:");
    assertThat(after.substring(0, at) + after.substring(end)).isEqualTo(before);
    assertThat(after.substring(at, end))
        .contains("file: purchase-intent.onnx\n", "output: probabilities[1]\n");
    assertThat(Commands.run("validate", definition.toString()).code()).isZero();
  }

  @Test
  void whatValidateWarnsOfIsSaidBeforeTheBlockIsWritten() throws IOException {
    Outcome outcome = add(model, "--output", "label");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(Commands.run("validate", definition.toString()).err()).startsWith("warning model");
    assertThat(outcome.out()).contains("Warning  ");
  }

  @Test
  void theModelsOfTheProjectsDefinitionsAreAddedAsTheyAreThere() throws IOException {
    Files.copy(RETAIL.resolve("order-again.onnx"), folder.resolve("order-again.onnx"));
    for (Path project :
        new Path[] {DEMO.resolve("pipeline.yaml"), RETAIL.resolve("pipeline.yaml")}) {
      String text = Files.readString(project);
      Files.writeString(definition, text);
      String file = text.replaceAll("(?s).*\n  file: (\\S+)\n.*", "$1");

      assertThat(add(folder.resolve(file), "--force").code()).isZero();

      assertThat(definition).hasContent(text);
    }
  }

  @Test
  void aModelThatIsThereIsNotReplacedUnlessForced() throws IOException {
    Files.copy(DEMO.resolve("pipeline.yaml"), definition, StandardCopyOption.REPLACE_EXISTING);
    String before = Files.readString(definition);

    Outcome outcome = add(model);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("Missing --force");
    assertThat(definition).hasContent(before);
  }

  @Test
  void anotherModelGetsTheNextVersion() throws IOException {
    String two =
        "pipeline: p\nformat: 1\nsource: {topics: [t], format: json}\nevent:\n  user: u\n"
            + "  time: {field: t, as: ms}\nfeatures:\n  a: {count: true, window: 1h}\n"
            + "  b: {count: true, window: 2h}\nmodel: {name: m, version: 4, file: x.onnx, sha256: "
            + "0".repeat(64)
            + ", inputs: [b, a], output: y}\ntables: {namespace: n}";
    Files.writeString(definition, two);

    assertThat(add(MODELS.resolve("columns.onnx"), "--force").code()).isEqualTo(0);

    assertThat(definition)
        .content()
        .contains("name: m\n  version: \"5\"\n", "inputs: [b, a]\n")
        .endsWith("\ntables: {namespace: n}");
    Files.writeString(definition, two.replace("version: 4", "version: 2024-b"));
    assertThat(add(MODELS.resolve("columns.onnx"), "--force").err())
        .contains("Missing --model-version");
  }

  @Test
  void aDryRunPrintsTheBlockAndWritesNothing() throws IOException {
    String before = Files.readString(definition);

    Outcome outcome = add(model, "--dry-run");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).startsWith("model:\n").doesNotContain("Note");
    assertThat(outcome.err()).contains("Note ");
    assertThat(definition).hasContent(before);
  }

  @Test
  void whatDoesNotFitLeavesTheDefinitionAsItWas() throws IOException {
    String before = Files.readString(definition);

    Outcome outcome = add(MODELS.resolve("zipmap.onnx"));

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("takes 3 features, but the pipeline has 24", "export without");
    assertThat(add(folder.resolve("none.onnx")).err()).contains("there is no such file");
    assertThat(add(model, "--output", "probabilites[1]").err())
        .contains("did you mean 'probabilities'?");
    assertThat(definition).hasContent(before);
  }

  @Test
  void aDefinitionInBracesGetsItsBlockByHand() throws IOException {
    Files.writeString(
        definition,
        "{pipeline: p, format: 1, source: {topics: [t], format: json}, event: {user: u, time: {field: t, as: ms}}, features: {a: {count: true, window: 1h}, b: {count: true, window: 2h}}, tables: {namespace: n}}");

    Outcome outcome = add(MODELS.resolve("columns.onnx"));

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("By hand it is:", "inputs: [a, b]");
  }

  @Test
  void throughALinkTheFileIsReplacedAndWhatIsBesideItStays() throws IOException {
    Path real = folder.resolve("real.yaml");
    Files.move(definition, real);
    Files.createSymbolicLink(definition, real);

    Files.writeString(folder.resolve("real.yaml.new"), "somebody's");
    Files.writeString(folder.resolve("pipeline.yaml.new"), "somebody's");

    assertThat(add(model).code()).isZero();

    assertThat(definition).isSymbolicLink();
    assertThat(real).content().contains("model:\n");
    assertThat(folder.resolve("real.yaml.new")).hasContent("somebody's");
    assertThat(folder.resolve("pipeline.yaml.new")).hasContent("somebody's");
  }
}
