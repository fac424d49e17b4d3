package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.FeatureVector;
import io.millrace.scoring.Batching.Mode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RowScorerTest {

  private static float[] refusingSevens(FeatureVector[] rows) throws ModelFailure {
    for (FeatureVector row : rows) {
      if (row.numbers()[0] == 7) {
        throw new ModelFailure("seven at 0x7f00deadbeef");
      }
    }
    return FakeModel.sums(rows);
  }

  @Test
  void aFailingBatchIsScoredRowByRowAndOnlyItsBadRowsFail() {
    FakeModel model = new FakeModel(RowScorerTest::refusingSevens);
    try (Scorer scorer = model.loaded(Mode.BATCHES, 64).scorer(model::close)) {
      Score[] scores = scorer.score(BatchProbeTest.rows(10));
      for (int i = 0; i < 10; i++) {
        assertThat(scores[i]).isEqualTo(i == 7 ? Score.failed("seven at 0x…") : Score.scored(i));
      }
      assertThat(scorer.retriedRows()).isEqualTo(10);
      assertThat(model.calls()).containsExactly(10, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2);
    }
    assertThat(model.closed()).isOne();
  }

  @Test
  void aLoneRowIsDoubledAndALargeBatchIsCutIntoTriedSizes() {
    FakeModel model = new FakeModel(FakeModel::sums);
    Scorer scorer = model.loaded(Mode.BATCHES, 4).scorer(model::close);
    assertThat(scorer.score(BatchProbeTest.rows(9)))
        .extracting(Score::value)
        .containsExactly(0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f);
    assertThat(model.calls()).containsExactly(4, 4, 2);
    assertThat(scorer.score(new FeatureVector[0])).isEmpty();
  }

  @Test
  void rowsAreDoubledOrSingleWhereBatchesGiveOtherBits() {
    FakeModel doubled = new FakeModel(FakeModel::sums);
    assertThat(
            doubled
                .loaded(Mode.DOUBLED_ROWS, 64)
                .scorer(doubled::close)
                .score(BatchProbeTest.rows(3)))
        .hasSize(3);
    assertThat(doubled.calls()).containsExactly(2, 2, 2);
    FakeModel single = new FakeModel(FakeModel::sums);
    assertThat(
            single.loaded(Mode.SINGLE_ROWS, 1).scorer(single::close).score(BatchProbeTest.rows(3)))
        .hasSize(3);
    assertThat(single.calls()).containsExactly(1, 1, 1);
  }

  @Test
  void aScoreThatIsNotFiniteFailsItsRowAlone() {
    FakeModel model = new FakeModel(FakeModel::sums);
    Scorer scorer = model.loaded(Mode.BATCHES, 64).scorer(model::close);
    double[] values = {1, Double.NaN, Double.POSITIVE_INFINITY, -1e300};
    FeatureVector[] rows =
        Arrays.stream(values).mapToObj(BatchProbeTest::row).toArray(FeatureVector[]::new);
    assertThat(scorer.score(rows))
        .containsExactly(
            Score.scored(1),
            Score.failed("the model's score is NaN (must be finite)"),
            Score.failed("the model's score is Infinity (must be finite)"),
            Score.failed("the model's score is -Infinity (must be finite)"));
    assertThat(model.calls()).containsExactly(4);
  }

  @Test
  void aFailuresTextIsOneShortLineWithoutAddresses() {
    assertThat(new ModelFailure("a\n  b\tc 0x00007f8a1c0 d")).hasMessage("a b c 0x… d");
    assertThat(new ModelFailure(null)).hasMessage("the model failed without a message");
    assertThat(new ModelFailure("x".repeat(499) + "😀" + "y".repeat(600)).getMessage())
        .isEqualTo("x".repeat(499) + "…");
  }
}
