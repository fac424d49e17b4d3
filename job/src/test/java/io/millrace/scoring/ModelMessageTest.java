package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reasons for which a model is refused, and their messages. */
class ModelMessageTest {

  static Stream<Arguments> refused() {
    ModelFixture trees = ModelFixture.of("trees");
    ModelFixture named = ModelFixture.of("named");
    ModelFixture columns = ModelFixture.of("columns");
    return Stream.of(
        Arguments.of(
            trees.withInputs("f0", "f1"),
            "Cannot use model trees.onnx: input 'features' is float [N, 24], but the pipeline gives 2 features (f0, f1)"),
        Arguments.of(
            columns.withInputs("a", "c"),
            "Cannot use model columns.onnx: model.inputs names 'c', which is no feature (did you mean 'a'?)"),
        Arguments.of(
            columns.withColumn("b", ColumnType.STRING),
            "Cannot use model columns.onnx: input 'x' is float [N, 2], but feature 'b' is string (takes long and double features)"),
        Arguments.of(
            columns.withOutput("probability[0]"),
            "Cannot use model columns.onnx: model.output names 'probability', but the model's outputs are 'label' is int64 [N], 'probabilities' is float [N, 2] (did you mean 'probabilities'?)"),
        Arguments.of(
            columns.withOutput("label[0]"),
            "Cannot use model columns.onnx: output 'label' is int64 [N], which has one column, but model.output is 'label[0]' (write 'label')"),
        Arguments.of(
            columns.withOutput("probabilities"),
            "Cannot use model columns.onnx: output 'probabilities' is float [N, 2], which has 2 columns, but model.output is 'probabilities' (write 'probabilities[1]' for the last of them, say)"),
        Arguments.of(
            ModelFixture.of("any_columns").withOutput("probabilities"),
            "Cannot use model any_columns.onnx: output 'probabilities' is [2, 2] for 2 rows, which has 2 columns, but model.output is 'probabilities' (write 'probabilities[1]' for the last of them, say)"),
        Arguments.of(
            trees.withOutput("probabilities[2]"),
            "Cannot use model trees.onnx: output 'probabilities' is float [N, 2], which has 2 columns, but model.output is 'probabilities[2]' (must be 0 to 1)"),
        Arguments.of(
            ModelFixture.of("zipmap"),
            "Cannot use model zipmap.onnx: output 'probabilities' is sequence, but a score is read from a tensor (the model ends in a ZipMap; export without: onnxmltools for LightGBM by zipmap=False, skl2onnx by options={'zipmap': False}; for CatBoost, which always writes one, and any other model: deploy/model/without-zipmap IN.onnx OUT.onnx)"),
        Arguments.of(
            ModelFixture.of("text_output"),
            "Cannot use model text_output.onnx: output 'score' is string [N, 1], but a score is a number (name the output that holds the probabilities)"),
        Arguments.of(
            ModelFixture.of("fixed_eight_rows"),
            "Cannot use model fixed_eight_rows.onnx: input 'x' is float [8, 2], which fixes 8 rows, but the pipeline gives any number of them (export with a dynamic first dimension, or with 1)"),
        Arguments.of(
            ModelFixture.of("sum_of_all"),
            "Cannot use model sum_of_all.onnx: output 'score' is [] for 2 rows (must have the rows as its first dimension)"),
        Arguments.of(
            named.withColumn("views", ColumnType.DOUBLE).withColumn("country", ColumnType.LONG),
            "Cannot use model named.onnx: input 'country' is string [N, 1], but feature 'country' is long (takes string features alone); input 'views' is int64 [N, 1], but feature 'views' is double (takes long features alone; let the model take float or double)"),
        Arguments.of(
            named.withInputs("views", "unused", "rate", "country", "spend"),
            "Cannot use model named.onnx: feature 'unused' is no input of the model, which has rate, country, views, spend (a model with several inputs is fed by name; list its features in model.inputs, or map its inputs to features there)"),
        Arguments.of(
            named.withInputs("views", "rate", "country"),
            "Cannot use model named.onnx: input 'spend' is double [N, 1], but model.inputs names no such feature (it names views, rate, country)"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatDoesNotFitIsRefusedWithBothSides(ModelFixture model, String message) {
    assertThatThrownBy(model::load).isInstanceOf(ModelException.class).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"initializer", "subgraph", "constant", "sparse", "function"})
  void aTensorInAnotherFileIsRefusedWhereverItIsDeclared(String place) {
    assertThatThrownBy(ModelFixture.of("external_" + place)::load)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("its tensor 'bias'")
        .hasMessageContaining("is kept in another file (external data is not read");
  }

  @Test
  void aCustomOperatorIsRefusedByName() {
    assertThatThrownBy(ModelFixture.of("custom_operator")::load)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("onnxruntime 1.28.0 cannot load it")
        .hasMessageContaining("Magic")
        .hasMessageContaining("no libraries of custom ones are loaded");
  }

  @Test
  void aRandomModelIsRefusedSinceNothingOfItCouldBeReplayed() {
    assertThatThrownBy(ModelFixture.of("random")::load)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("(must be a function of its inputs: export without random operators");
  }

  @Test
  void anotherFileThanTheDefinitionsIsRefusedWithBothHashes() {
    ModelFixture trees = ModelFixture.of("trees");
    ModelFixture columns = ModelFixture.of("columns");
    assertThatThrownBy(
            () -> OnnxLoader.load(columns.bytes(), trees.definition(), trees.columns(), 64))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(columns.definition().sha256() + " (205 bytes)")
        .hasMessageContaining("model.sha256 is " + trees.definition().sha256());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not a model", "\n\n", "{\"json\": true}"})
  void whatIsNoModelIsRefusedAsSuch(String content) {
    byte[] bytes = content.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThatThrownBy(() -> ModelFile.check(bytes, definitionOf(bytes)))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot use model it.onnx: it is no ONNX model");
  }

  @Test
  void aModelCutAnywhereIsRefusedAndNeverReadBeyondItsEnd() {
    byte[] whole = ModelFixture.of("trees").bytes();
    for (int length = 0; length < whole.length; length += 997) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(
              () ->
                  OnnxLoader.load(
                      cut,
                      definitionOf(cut),
                      List.of(new FeatureColumn("a", ColumnType.DOUBLE)),
                      64))
          .isInstanceOf(ModelException.class);
    }
  }

  @Test
  void splitsAndCategoriesAreFoundInTheFile() {
    ModelFixture trees = ModelFixture.of("trees");
    ModelFile file = ModelFile.check(trees.bytes(), trees.definition());
    assertThat(file.thresholds().keySet()).contains(0, 1, 2, 23).allMatch(column -> column < 24);
    ModelFixture named = ModelFixture.of("named");
    assertThat(ModelFile.check(named.bytes(), named.definition()).strings())
        .contains("UK", "DE", "İ");
  }

  private static ModelDefinition definitionOf(byte[] bytes) {
    return new ModelDefinition(
        "it", "1", "it.onnx", Hashing.sha256().hashBytes(bytes).toString(), List.of("a"), "score");
  }
}
