package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.FeatureVector;
import io.millrace.scoring.Batching.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchProbeTest {
  private static final ModelDefinition DEFINITION =
      new ModelDefinition("m", "1", "m.onnx", "", List.of("a"), "score");

  @Test
  void twoIntraOpThreadsAreCaughtOnTrees() {
    ModelFixture trees = ModelFixture.of("trees");
    LoadedModel two = OnnxScorer.loaded(trees.bytes(), trees.definition(), trees.columns(), 64, 2);
    try (Scorer scorer = two.scorer(two.model()::close)) {
      assertThat(scorer.batching().mode()).isEqualTo(Mode.DOUBLED_ROWS);
      assertThat(scorer.batching().reason()).contains("in a batch of").contains("on its own");
    }
  }

  @Test
  void aMeanOverTheBatchIsCaught() {
    try (Scorer scorer = ModelFixture.of("batch_mean").load()) {
      assertThat(scorer.batching().reason()).matches("a row scores .* in a batch of 2, but .*");
    }
  }

  @Test
  void batchesThatFailThoughTheirRowsDoNotAreCaught() {
    try (Scorer scorer = ModelFixture.of("two_row_reshape").load()) {
      assertThat(scorer.batching().reason())
          .startsWith("a batch of 3 fails, though its rows do not");
    }
  }

  @Test
  void aDifferenceInOneSizeAndPlaceAloneIsCaught() {
    for (int size : new int[] {2, 17, 32, 50, 65, 128, 1000}) {
      FakeModel odd =
          new FakeModel(
              rows -> {
                float[] scores = FakeModel.sums(rows);
                if (rows.length == size) {
                  scores[size - 1] = Math.nextUp(scores[size - 1]);
                }
                return scores;
              });
      Batching verdict =
          new BatchProbe(odd, Mode.DOUBLED_ROWS, 1000).verdict(rows(320), DEFINITION);
      assertThat(verdict.mode()).isEqualTo(Mode.DOUBLED_ROWS);
      assertThat(verdict.reason()).contains("in a batch of " + size + ",");
    }
  }

  @Test
  void aRowThatFailsAloneButNotInABatchIsCaught() {
    FakeModel forgiving =
        new FakeModel(
            rows -> {
              if (rows.length == 2 && rows[0].equals(rows[1]) && rows[0].numbers()[0] % 10 == 0) {
                throw new ModelFailure("unlucky");
              }
              return FakeModel.sums(rows);
            });
    Batching verdict =
        new BatchProbe(forgiving, Mode.DOUBLED_ROWS, 64).verdict(rows(320), DEFINITION);
    assertThat(verdict.mode()).isEqualTo(Mode.DOUBLED_ROWS);
    assertThat(verdict.reason()).startsWith("a row fails on its own, but not in a batch");
  }

  @Test
  void rowsThatFailEverywhereDoNotForbidBatches() {
    FakeModel strict =
        new FakeModel(
            rows -> {
              for (FeatureVector row : rows) {
                if (row.numbers()[0] % 10 == 0) {
                  throw new ModelFailure("unlucky");
                }
              }
              return FakeModel.sums(rows);
            });
    assertThat(new BatchProbe(strict, Mode.DOUBLED_ROWS, 64).verdict(rows(320), DEFINITION).mode())
        .isEqualTo(Mode.BATCHES);
  }

  @Test
  void tooFewRowsThatCanBeScoredProveNothing() {
    FakeModel broken =
        new FakeModel(
            rows -> {
              throw new ModelFailure("always");
            });
    Batching verdict = new BatchProbe(broken, Mode.DOUBLED_ROWS, 64).verdict(rows(320), DEFINITION);
    assertThat(verdict.mode()).isEqualTo(Mode.DOUBLED_ROWS);
    assertThat(verdict.reason())
        .isEqualTo("only 0 of 320 probe rows could be scored, too few to compare batches: always");
  }

  @Test
  void otherBitsForTheSameRowAreRefused() {
    int[] calls = new int[1];
    FakeModel moody =
        new FakeModel(
            rows -> {
              float[] scores = new float[rows.length];
              java.util.Arrays.fill(scores, calls[0]++);
              return scores;
            });
    assertThatThrownBy(
            () -> new BatchProbe(moody, Mode.DOUBLED_ROWS, 64).verdict(rows(320), DEFINITION))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the same row scores");
  }

  @Test
  void noBatchIsLargerThanTheLargest() {
    assertThat(BatchProbe.sizes(1)).isEmpty();
    assertThat(BatchProbe.sizes(2)).containsExactly(2);
    assertThat(BatchProbe.sizes(20)).contains(2, 17, 19, 20).allMatch(size -> size <= 20);
    assertThat(BatchProbe.sizes(4096)).contains(33, 50, 127, 128, 129, 1024, 4095, 4096);
    assertThat(BatchProbe.sizes(4096).last()).isEqualTo(4096);
  }

  @Test
  void probeRowsHoldNullsExtremesAndSplitsAndAreAlwaysTheSame() {
    ModelFixture trees = ModelFixture.of("trees");
    ModelFile file = ModelFile.check(trees.bytes(), trees.definition());
    Feed feed = new Feed("features", Feed.Element.FLOAT, 2, new int[] {0, 1, 2});
    ModelSignature signature =
        new ModelSignature(List.of(feed), false, new ScoreOutput("score", ScoreOutput.NONE, null));
    FeatureVector[] rows = new ProbeRows(trees.columns(), signature, file).rows();
    FeatureVector[] again = new ProbeRows(trees.columns(), signature, file).rows();
    assertThat(rows).hasSizeBetween(200, 500);
    for (int i = 0; i < rows.length; i++) {
      assertThat(rows[i].numbers()).containsExactly(again[i].numbers());
    }
    assertThat(rows).anyMatch(row -> Double.isNaN(row.numbers()[0]));
    assertThat(rows).anyMatch(row -> row.numbers()[0] == 1e300);
    assertThat(rows).anyMatch(row -> file.thresholds().get(0).contains((float) row.numbers()[0]));
  }

  static FeatureVector[] rows(int count) {
    FeatureVector[] rows = new FeatureVector[count];
    java.util.Arrays.setAll(rows, BatchProbeTest::row);
    return rows;
  }

  static FeatureVector row(double value) {
    return new FeatureVector(1, 0, new double[] {value}, new String[1]);
  }
}
