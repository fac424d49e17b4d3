package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.FeatureVector;
import io.millrace.scoring.Batching.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxLoaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trees",
        "perceptron",
        "logistic",
        "batch_mean",
        "fixed_row",
        "two_row_reshape",
        "one_feature",
        "any_width",
        "doubles",
        "columns",
        "any_columns",
        "label",
        "picks",
        "named",
        "words",
        "word_pairs",
        "float16",
        "truth"
      })
  void scoresHaveTheBitsThatPythonGivesWhateverTheBatch(String name) {
    ModelFixture model = ModelFixture.of(name);
    for (int batchSize : new int[] {1, 2, 3, 7, 50, 64, 100}) {
      try (Scorer scorer = model.load()) {
        List<String> given = new ArrayList<>();
        for (int from = 0; from < model.rows().length; from += batchSize) {
          int to = Math.min(from + batchSize, model.rows().length);
          for (Score score : scorer.score(Arrays.copyOfRange(model.rows(), from, to))) {
            given.add(shown(score.status(), score.value()));
          }
        }
        List<String> expected = new ArrayList<>();
        for (Float score : model.scores()) {
          boolean scored = score != null && Float.isFinite(score);
          expected.add(
              shown(scored ? ScoreStatus.SCORED : ScoreStatus.FAILED, scored ? score : Float.NaN));
        }
        assertThat(given).as("batches of %d, %s", batchSize, scorer.batching()).isEqualTo(expected);
      }
    }
  }

  @Test
  void aLabelForAScoreIsTakenWithAWarning() {
    try (Scorer labels = ModelFixture.of("columns").withOutput("label").load();
        Scorer probabilities = ModelFixture.of("columns").load()) {
      assertThat(labels.warning().orElseThrow())
          .startsWith("output 'label' is int64 [N], so that scores are whole numbers: ")
          .endsWith("(the model also gives: 'probabilities' is float [N, 2])");
      assertThat(probabilities.warning()).isEmpty();
    }
  }

  private static String shown(ScoreStatus status, float value) {
    return status + " " + Integer.toHexString(Float.floatToIntBits(value)) + " " + value;
  }

  @ParameterizedTest
  @CsvSource({
    "trees, BATCHES",
    "perceptron, BATCHES",
    "logistic, BATCHES",
    "batch_mean, DOUBLED_ROWS",
    "two_row_reshape, DOUBLED_ROWS",
    "fixed_row, SINGLE_ROWS",
    "doubles, BATCHES",
    "named, BATCHES",
    "words, BATCHES",
    "picks, BATCHES"
  })
  void theProbeFindsOutHowRowsMayBePutTogether(String name, Mode mode) {
    try (Scorer scorer = ModelFixture.of(name).load()) {
      assertThat(scorer.batching().mode()).as(scorer.batching().reason()).isEqualTo(mode);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 1024, 4096})
  void treesPassTheProbeUpToAnyBatch(int batchSizeMax) {
    ModelFixture model = ModelFixture.of("trees");
    try (Scorer scorer = model.load(batchSizeMax)) {
      assertThat(scorer.batching().mode()).isEqualTo(Mode.BATCHES);
      FeatureVector[] rows = model.rows();
      assertThat(scorer.score(rows)).hasSameSizeAs(rows);
    }
  }
}
