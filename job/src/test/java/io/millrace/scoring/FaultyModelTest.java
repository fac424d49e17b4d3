package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.millrace.feature.FeatureVector;
import io.millrace.scoring.Batching.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models of onnxruntime that pass the probe and fail on one row of a batch. Each row has a score or
 * the reason why not, and the others have the scores that they have without it.
 */
class FaultyModelTest {
  /** What a row's first feature asks the models for a fault by. */
  private static final double ASKS = 424242;

  @TempDir private Path folder;

  @Test
  void aScoreThatIsNoNumberIsItsRowsOwnFault() {
    try (Scorer scorer = ModelFixture.of("no_number").load()) {
      Score[] scores =
          scorer.score(rows(new double[][] {{1, 0}, {-1, 0}, {0, 0}, {1, 1e6}, {1, 0}}));

      assertThat(scores)
          .containsExactly(
              Score.scored(1),
              Score.failed("the model's score is NaN (must be finite)"),
              Score.failed("the model's score is -Infinity (must be finite)"),
              Score.failed("the model's score is Infinity (must be finite)"),
              Score.scored(1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hungry", "short_output"})
  void oneRowThatTheModelFailsOnLeavesTheOthersTheirScores(String model) {
    try (Scorer scorer = ModelFixture.of(model).load()) {
      assertThat(scorer.batching().mode()).isEqualTo(Mode.BATCHES);
      Score[] scores = scorer.score(rows(new double[][] {{1, 0}, {ASKS, 0}, {3, 0}}));

      assertThat(scores[0]).isEqualTo(Score.scored(1));
      assertThat(scores[1].status()).isEqualTo(ScoreStatus.FAILED);
      assertThat(scores[1].error()).isNotBlank();
      assertThat(scores[2]).isEqualTo(Score.scored(3));
    }
  }

  @Test
  void aModelThatNeedsMoreMemoryThanThereIsGivesEachRowAStatus() {
    try (Scorer scorer = ModelFixture.of("always_hungry").load()) {
      assertThat(scorer.score(rows(new double[][] {{1, 0}, {2, 0}})))
          .extracting(Score::status)
          .containsExactly(ScoreStatus.FAILED, ScoreStatus.FAILED);
    }
  }

  @Test
  void aSlowRowTimesOutAndTheNextBatchIsScoredMeanwhile() throws Exception {
    TimedScorer scorer = new TimedScorer(ModelFixture.of("slow").load(), 1, Duration.ofMillis(100));
    CompletableFuture<ScoredBatch> slow = scorer.score(rows(new double[][] {{ASKS, 0}}));
    CompletableFuture<ScoredBatch> behind = scorer.score(rows(new double[][] {{3, 0}}));

    assertThat(slow.get(1, TimeUnit.MINUTES).scores())
        .containsExactly(Score.timedOut("the model took longer than 100 ms"));
    assertThat(behind.get(1, TimeUnit.MINUTES).scores()).containsExactly(Score.scored(3));
    assertThat(scorer.stuckThreads()).as("the call goes on in its thread").isOne();
    scorer.close();
  }

  /** What {@link TimedScorer} replaces the thread for. */
  @Test
  void anInterruptDoesNotEndACallOfOnnxruntime() throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(ModelFixture.of("slow").bytes());
        OnnxTensor row = OnnxTensor.createTensor(environment, new float[][] {{(float) ASKS, 0}})) {
      Thread.currentThread().interrupt();
      try (OrtSession.Result result = session.run(Map.of("x", row))) {
        assertThat(Thread.interrupted()).as("still set behind the whole call").isTrue();
        assertThat(((float[][]) result.get(0).getValue())[0][0]).isEqualTo((float) ASKS);
      }
    } finally {
      Thread.interrupted(); // so that no other test meets it
    }
  }

  /** onnxruntime 1.28 reads them of a file in a folder, and no longer of bytes. */
  @Test
  void tensorsOfAnotherFileAreReadWhereAModelIsGivenByItsPath() throws Exception {
    byte[] model = ModelFixture.of("external_initializer").bytes();
    Path file = Files.write(folder.resolve("model.onnx"), model);
    Files.write(folder.resolve("weights.bin"), new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40});
    OrtEnvironment environment = OrtEnvironment.getEnvironment();

    try (OrtSession session = environment.createSession(file.toString())) {
      assertThat(session.getOutputNames()).containsExactly("score");
    }
    assertThatThrownBy(() -> environment.createSession(model))
        .hasMessageContaining("External data path");
  }

  private static FeatureVector[] rows(double[][] numbers) {
    return Arrays.stream(numbers)
        .map(row -> new FeatureVector(1, 0, row, new String[row.length]))
        .toArray(FeatureVector[]::new);
  }
}
