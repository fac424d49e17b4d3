package io.millrace.scoring;

import io.millrace.feature.FeatureVector;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Scores batches on threads of its own, each call of the model within a timeout that counts from
 * the call's own start: so where rows are called one by one, since batches give other bits or one
 * has failed, the time of a row is its own, and how many rows a batch has changes no result.
 *
 * <p>A native call cannot be interrupted. One that takes too long is left alone: its rows are
 * {@code TIMED_OUT}, another thread takes its thread's place and goes on with the batch, and its
 * answer is dropped when it returns. The model stays open until then. The caller must bound the
 * number of batches that wait.
 */
public final class TimedScorer implements AutoCloseable {
  /** The longest that {@link #close()} waits for batches that are being scored. */
  public static final Duration DRAIN = Duration.ofSeconds(10);

  private final Scorer scorer;
  private final int threads;
  private final Duration timeout;
  private final Duration drain;
  private final Alarm alarm;
  private final ThreadPoolExecutor pool;
  private final Set<CompletableFuture<ScoredBatch>> undecided = ConcurrentHashMap.newKeySet();
  private final AtomicLong timeouts = new AtomicLong();

  // Guarded by this.
  private boolean closed;
  private boolean ended;
  private int stuck;

  /** The number of runs that still need the model, and one for the owner. */
  private int uses = 1;

  /**
   * @param scorer closed by this one
   * @param threads the number of batches that are scored at once
   * @param timeout the longest that a call may take
   */
  public TimedScorer(Scorer scorer, int threads, Duration timeout) {
    this(scorer, threads, timeout, DRAIN, Alarm.ofOneThread("scoring-timeout"));
  }

  TimedScorer(Scorer scorer, int threads, Duration timeout, Duration drain, Alarm alarm) {
    this.scorer = scorer;
    this.threads = threads;
    this.timeout = timeout;
    this.drain = drain;
    this.alarm = alarm;
    AtomicInteger number = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            threads,
            Integer.MAX_VALUE,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            action -> daemon(action, "scoring-" + number.incrementAndGet()));
  }

  static Thread daemon(Runnable action, String name) {
    Thread thread = new Thread(action, name);
    // A stuck native call must not keep the process alive.
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Scores a batch. Rows that fail, or whose call takes too long, have a status that says so.
   *
   * @return completed on a scoring thread; exceptionally only where the scorer itself is at fault,
   *     or closed
   */
  public CompletableFuture<ScoredBatch> score(FeatureVector[] rows) {
    CompletableFuture<ScoredBatch> result = new CompletableFuture<>();
    if (!accept(new ScoringRun(this, rows, result))) {
      result.cancel(false);
    }
    return result;
  }

  private synchronized boolean accept(ScoringRun run) {
    if (!closed) {
      undecided.add(run.result());
      execute(run);
    }
    return !closed;
  }

  private synchronized void execute(ScoringRun run) {
    uses++;
    pool.execute(run);
  }

  /** The source of the scores. */
  public Scorer scorer() {
    return scorer;
  }

  /** The number of calls that took too long; for each a thread was replaced. */
  public long timeouts() {
    return timeouts.get();
  }

  /** The number of threads whose call took too long and has not returned. */
  public synchronized int stuckThreads() {
    return stuck;
  }

  /**
   * Waits for the batches that were handed in, but not longer than {@link #DRAIN}; those that are
   * then not scored are cancelled. The model is closed once no call is in it any more.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    awaitUndecided();
    synchronized (this) {
      ended = true;
      pool.shutdownNow().forEach(waiting -> leave());
    }
    undecided.forEach(result -> result.cancel(false));
    alarm.close();
    leave();
  }

  private void awaitUndecided() {
    CompletableFuture<?>[] results = undecided.toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(results).get(drain.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // The task is being cancelled: nothing waits for these scores any more.
      Thread.currentThread().interrupt();
    } catch (ExecutionException | CancellationException | TimeoutException e) {
      // The caller of each batch learns its outcome from the batch's own future.
      return;
    }
  }

  /**
   * Ends one use of the model; the last one closes it, so that no call ever runs in a closed one.
   */
  void leave() {
    synchronized (this) {
      if (--uses > 0) {
        return;
      }
    }
    scorer.close();
  }

  /** Leaves a thread to its call, and puts another in its place. */
  synchronized void replaceThread() {
    timeouts.incrementAndGet();
    stuck++;
    pool.setCorePoolSize(threads + stuck);
  }

  /** Takes back the thread of a call that has returned after all. */
  synchronized void takeBackThread() {
    stuck--;
    pool.setCorePoolSize(threads + stuck);
  }

  /** Goes on with a batch on another thread; after the end, the batch is cancelled instead. */
  synchronized void resume(ScoringRun rest) {
    if (ended) {
      rest.result().cancel(false);
    } else {
      execute(rest);
    }
  }

  @SuppressWarnings("CollectionUndefinedEquality") // A future is itself and no other.
  void complete(CompletableFuture<ScoredBatch> result, ScoredBatch scored) {
    undecided.remove(result);
    result.complete(scored);
  }

  @SuppressWarnings("CollectionUndefinedEquality") // A future is itself and no other.
  void fail(CompletableFuture<ScoredBatch> result, Throwable fault) {
    undecided.remove(result);
    result.completeExceptionally(fault);
  }

  Alarm alarm() {
    return alarm;
  }

  Duration timeout() {
    return timeout;
  }
}
