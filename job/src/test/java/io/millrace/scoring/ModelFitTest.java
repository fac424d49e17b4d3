package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFitTest {
  private static final ModelFit.Wanted NOTHING = wanted(List.of(), List.of(), Map.of(), null);

  private static ModelFit.Wanted wanted(
      List<String> inputs, List<String> before, Map<String, String> mapped, String output) {
    return new ModelFit.Wanted("m", "1", "m.onnx", inputs, before, mapped, output);
  }

  private static List<FeatureColumn> doubles(String... names) {
    return Arrays.stream(names).map(name -> new FeatureColumn(name, ColumnType.DOUBLE)).toList();
  }

  private static ModelFit fit(String model, ModelFit.Wanted wanted, List<FeatureColumn> columns) {
    return ModelFit.of(ModelFixture.of(model).bytes(), wanted, columns);
  }

  /** All features are these models' inputs, in order. */
  @ParameterizedTest
  @ValueSource(strings = {"trees", "logistic", "perceptron", "columns", "doubles", "fixed_row"})
  void aModelOfOneTensorTakesAllFeaturesInOrder(String name) {
    ModelFixture fixture = ModelFixture.of(name);

    ModelFit fit = ModelFit.of(fixture.bytes(), NOTHING, fixture.columns());

    assertThat(fit.definition().inputs()).isEqualTo(fixture.definition().inputs());
    assertThat(fit.definition().names()).isNull();
    assertThat(fit.definition().sha256()).isEqualTo(fixture.definition().sha256());
    assertThat(fit.notes()).anyMatch(note -> note.contains("in the definition's order"));
  }

  @ParameterizedTest
  @CsvSource({"trees, probabilities[1]", "logistic, probabilities[1]", "doubles, score"})
  void theScoreIsTheProbabilityOfTheSecondClassOrTheOnlyNumber(String name, String output) {
    ModelFixture fixture = ModelFixture.of(name);

    assertThat(ModelFit.of(fixture.bytes(), NOTHING, fixture.columns()).definition().output())
        .isEqualTo(output);
  }

  @Test
  void anOutputOfUnknownWidthIsTried() {
    ModelFixture two = ModelFixture.of("any_columns");
    assertThat(ModelFit.of(two.bytes(), NOTHING, two.columns()).definition().output())
        .isEqualTo("probabilities[1]");
  }

  @Test
  void aLabelAloneIsTakenAndSaid() {
    ModelFit fit = fit("label", NOTHING, doubles("a", "b"));

    assertThat(fit.definition().output()).isEqualTo("label");
    assertThat(fit.notes()).anyMatch(note -> note.contains("it has no probability"));
  }

  @Test
  void inputsAreMatchedByExactNames() {
    ModelFixture fixture = ModelFixture.of("named");

    ModelFit fit = ModelFit.of(fixture.bytes(), NOTHING, fixture.columns());

    assertThat(fit.definition().inputs()).containsExactly("rate", "country", "views", "spend");
    assertThat(fit.definition().names()).isNull();
    assertThat(fit.notes()).anyMatch(note -> note.contains("no input of the model takes: unused"));
  }

  @Test
  void inputsAreMatchedWhateverTheirCaseAndPunctuation() {
    List<FeatureColumn> columns =
        List.of(
            new FeatureColumn("s_pend", ColumnType.DOUBLE),
            new FeatureColumn("country", ColumnType.STRING),
            new FeatureColumn("views", ColumnType.LONG),
            new FeatureColumn("r_ate", ColumnType.DOUBLE));

    ModelDefinition fitted = fit("named", NOTHING, columns).definition();

    assertThat(fitted.names()).containsExactly("rate", "country", "views", "spend");
    assertThat(fitted.inputs()).containsExactly("r_ate", "country", "views", "s_pend");
  }

  @Test
  void allThatDoesNotFitIsInOneMessage() {
    List<FeatureColumn> columns =
        List.of(
            new FeatureColumn("country", ColumnType.DOUBLE),
            new FeatureColumn("view", ColumnType.LONG),
            new FeatureColumn("ra_te", ColumnType.DOUBLE),
            new FeatureColumn("r_ate", ColumnType.DOUBLE));

    assertThatThrownBy(
            () -> fit("named", wanted(List.of(), List.of(), Map.of("x", "view"), "scor"), columns))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("'views' is int64")
        .hasMessageContaining("(did you mean 'view'?)")
        .hasMessageContaining("'spend' is")
        .hasMessageContaining("several features have nearly its name: ra_te, r_ate")
        .hasMessageContaining("feature 'country' is double (takes string features alone)")
        .hasMessageContaining("--inputs maps 'x', which is no input")
        .hasMessageContaining("model.output names 'scor'");
  }

  @Test
  void whatNamesDoNotShowMayBeMapped() {
    List<FeatureColumn> columns =
        List.of(
            new FeatureColumn("a", ColumnType.LONG),
            new FeatureColumn("rate", ColumnType.DOUBLE),
            new FeatureColumn("country", ColumnType.STRING),
            new FeatureColumn("spend", ColumnType.DOUBLE));

    ModelFit fit = fit("named", wanted(List.of(), List.of(), Map.of("views", "a"), null), columns);

    assertThat(fit.definition().inputs()).containsExactly("rate", "country", "a", "spend");
    assertThat(fit.definition().names()).containsExactly("rate", "country", "views", "spend");
  }

  @Test
  void anotherNumberOfFeaturesIsRefusedWithBothNumbers() {
    assertThatThrownBy(() -> fit("columns", NOTHING, doubles("a", "b", "c")))
        .hasMessageContaining("takes 2 features, but the pipeline has 3: a, b, c")
        .hasMessageContaining("--inputs a,b");

    assertThat(
            fit(
                    "columns",
                    wanted(List.of("c", "a"), List.of(), Map.of(), null),
                    doubles("a", "b", "c"))
                .definition()
                .inputs())
        .containsExactly("c", "a");
  }

  @Test
  void aModelThatReplacesAnotherTakesItsFeatures() {
    ModelFit fit =
        fit(
            "columns",
            wanted(List.of(), List.of("c", "b"), Map.of(), null),
            doubles("a", "b", "c"));

    assertThat(fit.definition().inputs()).containsExactly("c", "b");
    assertThat(fit.notes()).anyMatch(note -> note.contains("of the model that it replaces"));
  }

  @Test
  void aZipMapIsRefusedWithTheWayOut() {
    assertThatThrownBy(() -> fit("zipmap", NOTHING, doubles("f0", "f1", "f2")))
        .hasMessageContaining("export without");
  }

  @Test
  void outputsThatAreNoNumbersAreRefused() {
    ModelFixture fixture = ModelFixture.of("text_output");

    assertThatThrownBy(() -> ModelFit.of(fixture.bytes(), NOTHING, fixture.columns()))
        .hasMessageContaining("no numbers");
  }

  @Test
  void bytesThatAreNoModelAreRefused() {
    assertThatThrownBy(() -> ModelFit.of(new byte[] {1, 2, 3}, NOTHING, doubles("a")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no ONNX model");
  }
}
