package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.FeatureColumn;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A model whose inputs have other names than the features that fill them. */
class MappedInputsTest {
  private static final ModelFixture NAMED = ModelFixture.of("named");
  private static final List<String> FEATURES =
      List.of("views_24h", "rate_24h", "land", "spend_30d");
  private static final List<String> INPUTS = List.of("views", "rate", "country", "spend");

  @Test
  void aMapFeedsThemToTheSameBits() {
    try (Scorer scorer = load(FEATURES, INPUTS)) {
      Score[] scores = scorer.score(NAMED.rows());
      for (int i = 0; i < scores.length; i++) {
        assertThat(bits(scores[i].value())).isEqualTo(bits(NAMED.scores()[i]));
      }
    }
  }

  @Test
  void whatIsFedIsReportedByTheModelsNames() {
    try (InspectedModel model =
        OnnxLoader.inspect(NAMED.bytes(), definition(FEATURES, INPUTS), columns())) {
      assertThat(model.fed(NAMED.rows()[0]))
          .extracting(FedTensor::input)
          .containsExactlyInAnyOrderElementsOf(INPUTS);
      assertThat(model.fed(NAMED.rows()[0]))
          .filteredOn(tensor -> tensor.input().equals("rate"))
          .extracting(FedTensor::features)
          .containsExactly(List.of(2));
    }
  }

  @Test
  void aListOfOtherNamesIsRefusedWithTheMapToWrite() {
    assertThatThrownBy(() -> load(FEATURES, null))
        .hasMessageContaining(
            "feature 'spend_30d' is no input of the model, which has rate, country, views, spend (a"
                + " model with several inputs is fed by name; where names differ, model.inputs is a"
                + " map: {spend: spend_30d, …})");
  }

  @Test
  void aNameThatTheModelDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> load(FEATURES, List.of("views", "rate", "country", "spent")))
        .hasMessageContaining(
            "model.inputs maps 'spent', which is no input of the model: it has rate, country, views,"
                + " spend (did you mean 'spend'?)")
        .hasMessageContaining(
            "input 'spend' is double [N, 1], but model.inputs names no such input (it names views,"
                + " rate, country, spent) (did you mean 'spent'?)");
  }

  @Test
  void aModelWithOneInputTakesThemInOrderWhateverTheirNames() {
    ModelFixture columns = ModelFixture.of("columns");
    ModelDefinition listed = columns.definition();
    ModelDefinition mapped =
        new ModelDefinition(
            "columns",
            "1",
            "c.onnx",
            listed.sha256(),
            List.of("b", "a"),
            List.of("x1", "x2"),
            listed.output());
    ModelDefinition reversed =
        new ModelDefinition(
            "columns", "1", "c.onnx", listed.sha256(), List.of("b", "a"), listed.output());
    try (Scorer one = OnnxLoader.load(columns.bytes(), mapped, columns.columns(), 64);
        Scorer other = OnnxLoader.load(columns.bytes(), reversed, columns.columns(), 64)) {
      assertThat(one.score(columns.rows())).isEqualTo(other.score(columns.rows()));
    }
  }

  private static Integer bits(Float score) {
    return score == null ? null : Float.floatToRawIntBits(score);
  }

  private static Scorer load(List<String> features, List<String> names) {
    return OnnxLoader.load(NAMED.bytes(), definition(features, names), columns(), 64);
  }

  private static ModelDefinition definition(List<String> features, List<String> names) {
    ModelDefinition named = NAMED.definition();
    return new ModelDefinition(
        "named", "1", "named.onnx", named.sha256(), features, names, named.output());
  }

  /** The features of the model, under other names. */
  private static List<FeatureColumn> columns() {
    return NAMED.columns().stream()
        .map(
            column ->
                INPUTS.contains(column.name())
                    ? new FeatureColumn(FEATURES.get(INPUTS.indexOf(column.name())), column.type())
                    : column)
        .toList();
  }
}
