package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.feature.FeatureVector;
import io.millrace.scoring.Batching.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimedScorerTest {
  private static final double SLOW = 99;
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final ManualAlarm alarm = new ManualAlarm();
  private final CountDownLatch inCall = new CountDownLatch(1);
  private final CountDownLatch comeBack = new CountDownLatch(1);
  private final FakeModel model = new FakeModel(this::score);

  /** A batch whose first row is {@link #SLOW} stays in the model until the test lets it go. */
  private float[] score(FeatureVector[] rows) {
    if (rows[0].numbers()[0] == SLOW) {
      inCall.countDown();
      awaitUninterruptibly(comeBack);
    }
    return FakeModel.sums(rows);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        if (latch.await(1, TimeUnit.MINUTES)) {
          break;
        }
        throw new AssertionError("nobody lets the model go");
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private TimedScorer timed(int threads, Duration drain) {
    Scorer scorer = model.loaded(Mode.BATCHES, 64).scorer(model::close);
    return new TimedScorer(scorer, threads, TIMEOUT, drain, alarm);
  }

  private static FeatureVector[] slow() {
    return new FeatureVector[] {BatchProbeTest.row(SLOW), BatchProbeTest.row(1)};
  }

  @Test
  void aBatchThatTakesTooLongTimesOutWholeAndItsThreadIsReplaced() throws Exception {
    TimedScorer scorer = timed(1, Duration.ofSeconds(10));
    CompletableFuture<ScoredBatch> slow = scorer.score(slow());
    CompletableFuture<ScoredBatch> behind = scorer.score(BatchProbeTest.rows(3));
    awaitUninterruptibly(inCall);
    assertThat(behind).isNotDone();
    alarm.nanos.set(60_000_000_000L);
    alarm.ring();
    Score timedOut = Score.timedOut("the model took longer than 60000 ms");
    assertThat(slow.get().scores()).containsExactly(timedOut, timedOut);
    assertThat(slow.get().elapsedNanos()).isEqualTo(60_000_000_000L);
    assertThat(behind.get(1, TimeUnit.MINUTES).scores())
        .extracting(Score::value)
        .containsExactly(0f, 1f, 2f);
    assertThat(scorer.timeouts()).isOne();
    assertThat(scorer.stuckThreads()).isOne();
    comeBack.countDown();
    await().atMost(Duration.ofMinutes(1)).until(() -> scorer.stuckThreads() == 0);
    assertThat(slow.get().scores()).containsExactly(timedOut, timedOut);
    scorer.close();
    await().atMost(Duration.ofMinutes(1)).until(() -> model.closed() == 1);
  }

  @Test
  void theClockStartsWithTheCallAndNotWithTheWait() throws Exception {
    TimedScorer scorer = timed(1, Duration.ofSeconds(10));
    CompletableFuture<ScoredBatch> slow = scorer.score(slow());
    CompletableFuture<ScoredBatch> behind = scorer.score(BatchProbeTest.rows(3));
    awaitUninterruptibly(inCall);
    assertThat(alarm.count()).isOne();
    comeBack.countDown();
    assertThat(slow.get(1, TimeUnit.MINUTES).scores()).hasSize(2);
    assertThat(behind.get(1, TimeUnit.MINUTES).scores()).hasSize(3);
    assertThat(alarm.count()).isZero();
    assertThat(scorer.timeouts()).isZero();
    scorer.close();
  }

  @Test
  void closingDrainsWhatWasHandedIn() throws Exception {
    TimedScorer scorer = timed(2, Duration.ofSeconds(60));
    List<CompletableFuture<ScoredBatch>> batches = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      batches.add(scorer.score(BatchProbeTest.rows(5)));
    }
    scorer.close();
    assertThat(batches).allMatch(CompletableFuture::isDone);
    for (CompletableFuture<ScoredBatch> batch : batches) {
      assertThat(batch.get().scores()).hasSize(5);
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> model.closed() == 1);
    CompletableFuture<ScoredBatch> late = scorer.score(BatchProbeTest.rows(1));
    assertThatThrownBy(late::get).isInstanceOf(CancellationException.class);
    scorer.close();
    assertThat(model.closed()).isOne();
  }

  @Test
  void aHungCallDoesNotHangClosingAndKeepsTheModelOpenUntilItReturns() {
    TimedScorer scorer = timed(1, Duration.ofMillis(20));
    CompletableFuture<ScoredBatch> slow = scorer.score(slow());
    CompletableFuture<ScoredBatch> behind = scorer.score(BatchProbeTest.rows(3));
    awaitUninterruptibly(inCall);
    scorer.close();
    assertThat(slow).isCancelled();
    assertThat(behind).isCancelled();
    assertThat(model.closed()).isZero();
    comeBack.countDown();
    await().atMost(Duration.ofMinutes(1)).until(() -> model.closed() == 1);
    assertThat(model.calls()).containsExactly(2);
  }

  @Test
  void anInterruptedCloseDoesNotWait() {
    TimedScorer scorer = timed(1, Duration.ofDays(1));
    CompletableFuture<ScoredBatch> slow = scorer.score(slow());
    awaitUninterruptibly(inCall);
    Thread.currentThread().interrupt();
    scorer.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(slow).isCancelled();
    comeBack.countDown();
  }

  @Test
  void aFaultOfTheScorerItselfIsNotAScore() {
    FakeModel faulty =
        new FakeModel(
            rows -> {
              throw new IllegalStateException("a bug");
            });
    Scorer inner = faulty.loaded(Mode.BATCHES, 64).scorer(faulty::close);
    try (TimedScorer scorer = new TimedScorer(inner, 1, TIMEOUT)) {
      assertThatThrownBy(() -> scorer.score(BatchProbeTest.rows(2)).get(1, TimeUnit.MINUTES))
          .hasRootCauseMessage("a bug");
    }
  }

  @Test
  void theRealClockRings() throws Exception {
    Scorer inner = model.loaded(Mode.BATCHES, 64).scorer(model::close);
    TimedScorer scorer = new TimedScorer(inner, 1, Duration.ofMillis(10));
    assertThat(scorer.score(slow()).get(1, TimeUnit.MINUTES).scores())
        .allMatch(score -> score.status() == ScoreStatus.TIMED_OUT);
    comeBack.countDown();
    scorer.close();
  }

  /** Rings when the test says so. */
  private static final class ManualAlarm implements Alarm {
    private final List<Runnable> actions = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public synchronized Set after(Duration delay, Runnable action) {
      assertThat(delay).isEqualTo(TIMEOUT);
      actions.add(action);
      return () -> cancel(action);
    }

    @Override
    public long nanoTime() {
      return nanos.get();
    }

    private synchronized void cancel(Runnable action) {
      actions.remove(action);
    }

    synchronized int count() {
      return actions.size();
    }

    void ring() {
      List<Runnable> rung;
      synchronized (this) {
        rung = List.copyOf(actions);
        actions.clear();
      }
      rung.forEach(Runnable::run);
    }

    @Override
    public void close() {
      // Nothing runs by itself.
    }
  }
}
