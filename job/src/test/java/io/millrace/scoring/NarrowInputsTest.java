package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs of int32 and float16: values are cast exactly as defined, or the row has no score. */
class NarrowInputsTest {

  @ParameterizedTest
  @ValueSource(strings = {"whole32", "halves"})
  void scoresHaveTheBitsOfPythonsCast(String name) {
    ModelFixture model = ModelFixture.of(name);
    try (Scorer scorer = model.load()) {
      Score[] scores = scorer.score(model.rows());
      for (int i = 0; i < scores.length; i++) {
        Float expected = model.scores()[i];
        if (expected == null || !Float.isFinite(expected)) {
          assertThat(scores[i].status()).as("row %d", i).isEqualTo(ScoreStatus.FAILED);
        } else {
          assertThat(Float.floatToRawIntBits(scores[i].value()))
              .as("row %d", i)
              .isEqualTo(Float.floatToRawIntBits(expected));
        }
      }
    }
  }

  @Test
  void aNumberBeyond32BitsFailsItsRowAndNoOther() {
    ModelFixture model = ModelFixture.of("whole32");
    FeatureVector[] rows = {row(1, 2), row(3_000_000_000.0, 2), row(5, 6)};
    try (Scorer scorer = model.load()) {
      Score[] scores = scorer.score(rows);
      assertThat(scores[0].value()).isEqualTo(3f);
      assertThat(scores[1].status()).isEqualTo(ScoreStatus.FAILED);
      assertThat(scores[1].error())
          .isEqualTo("input 'x' is int32, but a feature is 3000000000 (beyond 32 bits)");
      assertThat(scores[2].value()).isEqualTo(11f);
    }
  }

  @Test
  void whatIsFedIsReportedAfterTheCast() {
    ModelFixture model = ModelFixture.of("halves");
    try (InspectedModel inspected =
        OnnxLoader.inspect(model.bytes(), model.definition(), model.columns())) {
      FedTensor fed = inspected.fed(row(2049, 0.1)).get(0);
      assertThat(fed.element()).isEqualTo("float16");
      assertThat(fed.values()).containsExactly(2048f, 0.099975586f);
    }
  }

  @Test
  void int32TakesLongFeaturesAlone() {
    assertThatThrownBy(ModelFixture.of("whole32").withColumn("n", ColumnType.DOUBLE)::load)
        .hasMessage(
            "Cannot use model whole32.onnx: input 'x' is int32 [N, 2], but feature 'n' is double"
                + " (takes long features alone; let the model take float or double)");
  }

  private static FeatureVector row(double first, double second) {
    return new FeatureVector(1, 0, new double[] {first, second}, new String[2]);
  }
}
