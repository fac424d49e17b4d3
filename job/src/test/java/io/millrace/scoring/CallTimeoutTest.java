package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.feature.FeatureVector;
import io.millrace.scoring.Batching.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each call of the model has its own timeout, so where rows are scored in calls of their own, the
 * other rows of their batch do not matter.
 */
class CallTimeoutTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int ROWS = 64;
  private static final double HANGS = 9;
  private static final double POISON = 5;

  private final CountDownLatch letGo = new CountDownLatch(1);
  private final Clock clock = new Clock();

  @AfterEach
  void letGo() {
    letGo.countDown();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16, 64})
  void aRowThatHangsTimesOutAloneWhereRowsAreCalledAlone(int batchSize) throws Exception {
    for (Mode mode : List.of(Mode.DOUBLED_ROWS, Mode.SINGLE_ROWS)) {
      FakeModel model = new FakeModel(this::hanging);
      assertThat(statuses(model.loaded(mode, ROWS), batchSize, hangingAt(17, 18, 40)))
          .as("%s", mode)
          .isEqualTo(expected(List.of(17, 18, 40), List.of()));
    }
  }

  /** The rows of a batch that fails are called alone: the same results, with the row that fails. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16, 64})
  void aRowThatHangsTimesOutAloneWhereItsBatchFails(int batchSize) throws Exception {
    double[] values = hangingAt(18, 41);
    values[16] = POISON;
    values[43] = POISON;
    FakeModel model = new FakeModel(this::refusingThenHanging);
    assertThat(statuses(model.loaded(Mode.BATCHES, ROWS), batchSize, values))
        .isEqualTo(expected(List.of(18, 41), List.of(16, 43)));
  }

  /** Batches are made of rows in turn, so a slow call is everybody's only where it is one call. */
  @Test
  void aBatchThatHangsInOneCallTimesOutWhole() throws Exception {
    FakeModel model = new FakeModel(this::hanging);
    assertThat(statuses(model.loaded(Mode.BATCHES, 16), 64, hangingAt(17)))
        .isEqualTo(expected(rangeOf(16, 32), List.of()));
    assertThat(model.calls()).containsExactlyInAnyOrder(16, 16, 16, 16);
  }

  @Test
  void manySlowRowsAreNoSlowBatch() throws Exception {
    FakeModel model =
        new FakeModel(
            rows -> {
              clock.advance(TIMEOUT.minusMillis(1));
              return FakeModel.sums(rows);
            });
    assertThat(statuses(model.loaded(Mode.DOUBLED_ROWS, ROWS), 16, new double[ROWS]))
        .containsOnly(ScoreStatus.SCORED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"DOUBLED_ROWS", "SINGLE_ROWS"})
  void eachCallThatHangsHasItsThreadReplacedUntilItComesBack(Mode mode) throws Exception {
    FakeModel model = new FakeModel(this::hanging);
    try (TimedScorer scorer = timed(model.loaded(mode, ROWS))) {
      double[] values = new double[8];
      Arrays.fill(values, 2, 6, HANGS);
      ScoredBatch scored = scorer.score(rows(values)).get(1, TimeUnit.MINUTES);
      assertThat(scored.scores()).hasSize(8).doesNotContainNull();
      assertThat(scorer.timeouts()).isEqualTo(4);
      assertThat(scorer.stuckThreads()).isEqualTo(4);
      assertThat(scored.elapsedNanos()).isEqualTo(4 * TIMEOUT.toNanos());
      letGo.countDown();
      await().atMost(Duration.ofMinutes(1)).until(() -> scorer.stuckThreads() == 0);
      assertThat(scorer.score(rows(new double[8])).get(1, TimeUnit.MINUTES).scores())
          .allMatch(score -> score.status() == ScoreStatus.SCORED);
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> model.closed() == 1);
  }

  private float[] hanging(FeatureVector[] rows) {
    if (Arrays.stream(rows).anyMatch(row -> row.numbers()[0] == HANGS)) {
      clock.advance(TIMEOUT);
      try {
        letGo.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return FakeModel.sums(rows);
  }

  private float[] refusingThenHanging(FeatureVector[] rows) throws CallFailure {
    if (Arrays.stream(rows).anyMatch(row -> row.numbers()[0] == POISON)) {
      throw new CallFailure("poison");
    }
    return hanging(rows);
  }

  private TimedScorer timed(LoadedModel loaded) {
    Scorer scorer = loaded.scorer(() -> loaded.model().close());
    return new TimedScorer(scorer, 1, TIMEOUT, Duration.ofMinutes(1), clock);
  }

  private List<ScoreStatus> statuses(LoadedModel loaded, int batchSize, double... values)
      throws Exception {
    try (TimedScorer scorer = timed(loaded)) {
      List<CompletableFuture<ScoredBatch>> batches = new ArrayList<>();
      for (int from = 0; from < values.length; from += batchSize) {
        batches.add(
            scorer.score(
                rows(Arrays.copyOfRange(values, from, Math.min(values.length, from + batchSize)))));
      }
      List<ScoreStatus> statuses = new ArrayList<>();
      for (CompletableFuture<ScoredBatch> batch : batches) {
        for (Score score : batch.get(1, TimeUnit.MINUTES).scores()) {
          statuses.add(score.status());
        }
      }
      return statuses;
    }
  }

  private static FeatureVector[] rows(double... values) {
    return Arrays.stream(values).mapToObj(BatchProbeTest::row).toArray(FeatureVector[]::new);
  }

  private static double[] hangingAt(int... rows) {
    double[] values = new double[ROWS];
    for (int row : rows) {
      values[row] = HANGS;
    }
    return values;
  }

  private static List<ScoreStatus> expected(List<Integer> timedOut, List<Integer> failed) {
    List<ScoreStatus> statuses = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      statuses.add(
          timedOut.contains(row)
              ? ScoreStatus.TIMED_OUT
              : failed.contains(row) ? ScoreStatus.FAILED : ScoreStatus.SCORED);
    }
    return statuses;
  }

  private static List<Integer> rangeOf(int from, int to) {
    List<Integer> range = new ArrayList<>();
    for (int row = from; row < to; row++) {
      range.add(row);
    }
    return range;
  }

  /** Time that passes where the model says so; alarms ring in its thread, when they are due. */
  private static final class Clock implements Alarm {
    private final AtomicLong nanos = new AtomicLong();
    private final Map<Runnable, Long> due = new LinkedHashMap<>();

    @Override
    public synchronized Set after(Duration delay, Runnable action) {
      due.put(action, nanos.get() + delay.toNanos());
      return () -> cancel(action);
    }

    @Override
    public long nanoTime() {
      return nanos.get();
    }

    private synchronized void cancel(Runnable each) {
      due.remove(each);
    }

    void advance(Duration time) {
      long now = nanos.addAndGet(time.toNanos());
      List<Runnable> ringing = new ArrayList<>();
      synchronized (this) {
        due.forEach((each, at) -> ringing.addAll(at <= now ? List.of(each) : List.of()));
        due.keySet().removeAll(ringing);
      }
      ringing.forEach(Runnable::run);
    }

    @Override
    public void close() {
      // Nothing runs by itself.
    }
  }
}
