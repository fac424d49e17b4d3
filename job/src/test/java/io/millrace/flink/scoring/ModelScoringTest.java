package io.millrace.flink.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import io.millrace.flink.Refusal;
import io.millrace.flink.RouteMetrics;
import io.millrace.flink.type.FeatureBatch;
import io.millrace.flink.type.RouteType;
import io.millrace.scoring.Batching;
import io.millrace.scoring.ModelDefinition;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.OnnxLoader;
import io.millrace.scoring.Prediction;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import io.millrace.scoring.ScoredBatch;
import io.millrace.scoring.Scorer;
import io.millrace.scoring.TimedScorer;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scoring operator with a real model, and with one that hangs. */
@SuppressWarnings("try") // The harness lets close() throw all, InterruptedException too.
@Timeout(60) // A barrier that is never let through fails the test and does not hang it.
class ModelScoringTest {
  private static final int FEATURES = 20;
  private static final List<FeatureColumn> COLUMNS =
      IntStream.range(0, FEATURES)
          .mapToObj(i -> new FeatureColumn("f" + i, ColumnType.DOUBLE))
          .toList();

  @Test
  void scoresAreThoseOfTheModelForTheRowAlone() throws Exception {
    byte[] bytes = perceptron();
    ModelDefinition definition = definition(sha256(bytes));
    FeatureRow[] rows = randomRows(50);
    try (var harness = harness(scoring(definition, bytes));
        Scorer alone = OnnxLoader.load(bytes, definition, COLUMNS, 64)) {
      harness.open();
      harness.processElement(new FeatureBatch(Arrays.copyOfRange(rows, 0, 17)), 0);
      harness.processElement(new FeatureBatch(Arrays.copyOfRange(rows, 17, 18)), 0);
      harness.processElement(new FeatureBatch(Arrays.copyOfRange(rows, 18, 50)), 0);
      harness.prepareSnapshotPreBarrier(1);

      List<Prediction> predictions = harness.extractOutputValues();
      assertThat(predictions).hasSize(50);
      for (int i = 0; i < rows.length; i++) {
        Score expected = alone.score(new FeatureVector[] {rows[i].features()})[0];
        assertThat(predictions.get(i).score()).isEqualTo(expected);
        assertThat(expected.status()).isEqualTo(ScoreStatus.SCORED);
        assertThat(predictions.get(i).model().runtime()).startsWith("onnxruntime ");
      }
    }
  }

  @Test
  void aModelOfAnotherHashIsRefusedWithoutARestart() throws Exception {
    byte[] bytes = perceptron();
    var harness = harness(scoring(definition("00".repeat(32)), bytes));

    assertThatThrownBy(harness::open)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(sha256(bytes))
        .hasMessageContaining("00".repeat(32));
  }

  /** The models fail where a row asks them to, and not in their probe. */
  @ParameterizedTest
  @ValueSource(strings = {"hungry", "short_output"})
  void aBarrierHasEachRowOfABatchThoughTheModelFailsOnOne(String name) throws Exception {
    byte[] bytes = model(name);
    List<FeatureColumn> two =
        List.of(
            new FeatureColumn("a", ColumnType.DOUBLE), new FeatureColumn("b", ColumnType.DOUBLE));
    ModelDefinition definition =
        new ModelDefinition(name, "1", name + ".onnx", sha256(bytes), List.of("a", "b"), "score");
    ScoringStep.Model model =
        new ScoringStep.Model(definition, context -> bytes, 32, 1, Duration.ofSeconds(60));
    try (var harness = harness(new ModelScoring(model, two, "v1"))) {
      harness.open();
      harness.processElement(
          new FeatureBatch(new FeatureRow[] {row(0, 1, 0), row(1, 424242, 0), row(2, 3, 0)}), 0);

      harness.prepareSnapshotPreBarrier(1);

      assertThat(harness.extractOutputValues())
          .extracting(prediction -> prediction.score().status())
          .containsExactly(ScoreStatus.SCORED, ScoreStatus.FAILED, ScoreStatus.SCORED);
    }
  }

  @Test
  void aCallThatHangsTimesOutAndTheBarrierPasses() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    try (var harness = harness(new Hanging(hanging))) {
      harness.open();
      harness.processElement(new FeatureBatch(randomRows(3)), 0);

      harness.prepareSnapshotPreBarrier(1);

      assertThat(harness.extractOutputValues())
          .hasSize(3)
          .allSatisfy(
              prediction ->
                  assertThat(prediction.score().status()).isEqualTo(ScoreStatus.TIMED_OUT));
      hanging.countDown();
    }
  }

  /** A model whose call does not come back until the test lets it. */
  private static final class Hanging implements Scoring, Scorer {
    private static final long serialVersionUID = 1L;
    private final transient CountDownLatch latch;

    Hanging(CountDownLatch latch) {
      this.latch = latch;
    }

    @Override
    public Open open(RuntimeContext context, RouteMetrics metrics) {
      TimedScorer timed = new TimedScorer(this, 1, Duration.ofMillis(50));
      return new Open() {
        @Override
        public CompletableFuture<ScoredBatch> score(FeatureVector[] rows) {
          return timed.score(rows);
        }

        @Override
        public ModelIdentity model() {
          return HeldScoring.MODEL;
        }

        @Override
        public void close() {
          timed.close();
        }
      };
    }

    @Override
    public Score[] score(FeatureVector[] rows) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new Score[rows.length];
    }

    @Override
    public Optional<Score[]> call(FeatureVector[] rows) {
      return Optional.of(score(rows));
    }

    @Override
    public int callRowsMax() {
      return 64;
    }

    @Override
    public String runtime() {
      return "fake";
    }

    @Override
    public Batching batching() {
      return new Batching(Batching.Mode.BATCHES, "it is a fake");
    }

    @Override
    public long retriedRows() {
      return 0;
    }

    @Override
    public void close() {}
  }

  private static Scoring scoring(ModelDefinition definition, byte[] bytes) {
    ScoringStep.Model model =
        new ScoringStep.Model(definition, context -> bytes, 32, 1, Duration.ofSeconds(60));
    return new ModelScoring(model, COLUMNS, "v1");
  }

  private static ModelDefinition definition(String sha256) {
    return new ModelDefinition(
        "perceptron",
        "1",
        "perceptron.onnx",
        sha256,
        COLUMNS.stream().map(FeatureColumn::name).toList(),
        "score");
  }

  private static OneInputStreamOperatorTestHarness<FeatureBatch, Prediction> harness(
      Scoring scoring) throws Exception {
    SerializerConfigImpl config = new SerializerConfigImpl();
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new ScoringOperator.Factory(new ScoringFunction(scoring, "v1"), 4, OutputMode.ORDERED),
            RouteType.featureBatch().createSerializer(config));
    harness.setup(RouteType.prediction().createSerializer(config));
    return harness;
  }

  private static FeatureRow[] randomRows(int count) {
    Random random = new Random(11);
    FeatureRow[] rows = new FeatureRow[count];
    for (int i = 0; i < count; i++) {
      rows[i] = row(i, random.doubles(FEATURES).toArray());
    }
    return rows;
  }

  private static FeatureRow row(int number, double... features) {
    FeatureRow row = FeatureRows.row(number);
    return new FeatureRow(
        row.eventId(),
        row.userId(),
        row.eventTimeMs(),
        row.kafka(),
        new FeatureVector(number, number, features, null));
  }

  private static byte[] perceptron() throws Exception {
    return model("perceptron");
  }

  private static byte[] model(String name) throws Exception {
    try (InputStream in = ModelScoringTest.class.getResourceAsStream("/models/" + name + ".onnx")) {
      return in.readAllBytes();
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
