package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.scoring.Batching.Mode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedScorersTest {
  private static final ModelDefinition DEFINITION =
      new ModelDefinition("m", "1", "m.onnx", "", List.of("a"), "score");
  private static final SharedScorers.Key KEY = new SharedScorers.Key(DEFINITION, List.of(), 64);

  private final SharedScorers scorers = new SharedScorers();
  private final FakeModel model = new FakeModel(FakeModel::sums);

  @Test
  void theLastToCloseClosesTheModelAndClosingTwiceCountsOnce() throws IOException {
    Scorer first = scorers.acquire(KEY, () -> model.loaded(Mode.BATCHES, 64));
    Scorer second =
        scorers.acquire(
            KEY,
            () -> {
              throw new AssertionError("loaded twice");
            });
    first.close();
    first.close();
    assertThat(model.closed()).isZero();
    assertThat(second.score(BatchProbeTest.rows(2))).hasSize(2);
    second.close();
    assertThat(model.closed()).isOne();
    assertThat(scorers.size()).isZero();
  }

  @Test
  void eachUserCountsItsOwnRetries() throws IOException {
    FakeModel failing =
        new FakeModel(
            rows -> {
              throw new ModelFailure("no");
            });
    Scorer first = scorers.acquire(KEY, () -> failing.loaded(Mode.BATCHES, 64));
    Scorer second = scorers.acquire(KEY, () -> failing.loaded(Mode.BATCHES, 64));
    assertThat(first.score(BatchProbeTest.rows(3))).hasSize(3);
    assertThat(first.retriedRows()).isEqualTo(3);
    assertThat(second.retriedRows()).isZero();
    first.close();
    second.close();
  }

  @Test
  void anotherBatchSizeIsProbedOnItsOwn() throws IOException {
    FakeModel other = new FakeModel(FakeModel::sums);
    Scorer first = scorers.acquire(KEY, () -> model.loaded(Mode.BATCHES, 64));
    Scorer second =
        scorers.acquire(
            new SharedScorers.Key(DEFINITION, List.of(), 128),
            () -> other.loaded(Mode.BATCHES, 128));
    assertThat(scorers.size()).isEqualTo(2);
    first.close();
    second.close();
    assertThat(model.closed()).isOne();
    assertThat(other.closed()).isOne();
  }

  @Test
  void aFailedLoadLeavesNothingAndCanBeTriedAgain() throws IOException {
    assertThatThrownBy(
            () ->
                scorers.acquire(
                    KEY,
                    () -> {
                      throw new IOException("no such file");
                    }))
        .hasMessage("no such file");
    assertThat(scorers.size()).isZero();
    scorers.acquire(KEY, () -> model.loaded(Mode.BATCHES, 64)).close();
    assertThat(model.closed()).isOne();
  }

  @Test
  void tasksThatStartTogetherLoadOnce() throws Exception {
    AtomicInteger loads = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService tasks = Executors.newFixedThreadPool(8);
    try {
      List<Future<Scorer>> acquired =
          java.util.stream.IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      tasks.submit(
                          () -> {
                            start.await();
                            return scorers.acquire(
                                KEY,
                                () -> {
                                  loads.incrementAndGet();
                                  return model.loaded(Mode.BATCHES, 64);
                                });
                          }))
              .toList();
      start.countDown();
      for (Future<Scorer> scorer : acquired) {
        assertThat(scorer.get()).isNotNull();
      }
      assertThat(loads).hasValue(1);
      for (Future<Scorer> scorer : acquired) {
        scorer.get().close();
      }
      assertThat(model.closed()).isOne();
    } finally {
      tasks.shutdownNow();
    }
  }
}
