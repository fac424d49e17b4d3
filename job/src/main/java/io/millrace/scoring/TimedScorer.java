package io.millrace.scoring;

import io.millrace.feature.FeatureVector;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Scores batches on threads of its own, each within a timeout that counts from the start of the
 * model's call and not from the wait before it.
 *
 * <p>A native call cannot be interrupted. One that takes too long is left alone: its batch is
 * {@code TIMED_OUT}, another thread takes its thread's place, and what it gives when it comes back
 * is dropped. The model stays open until then. How many batches wait is for the caller to bound.
 */
public final class TimedScorer implements AutoCloseable {
  /** How long {@link #close()} waits for batches that are being scored. */
  public static final Duration DRAIN = Duration.ofSeconds(10);

  private final Scorer scorer;
  private final int threads;
  private final Duration timeout;
  private final Duration drain;
  private final Alarm alarm;
  private final LongSupplier nanoTime;
  private final ThreadPoolExecutor pool;
  private final Set<Call> undecided = ConcurrentHashMap.newKeySet();
  private final AtomicLong timeouts = new AtomicLong();

  // Guarded by this.
  private boolean closed;
  private int stuck;

  /** Batches that were handed in and still need the model, and one for the owner. */
  private int uses = 1;

  /**
   * @param scorer closed by this one
   * @param threads how many batches are scored at once
   * @param timeout the longest that a batch may take
   */
  public TimedScorer(Scorer scorer, int threads, Duration timeout) {
    this(scorer, threads, timeout, DRAIN, Alarm.ofOneThread("scoring-timeout"), System::nanoTime);
  }

  TimedScorer(
      Scorer scorer,
      int threads,
      Duration timeout,
      Duration drain,
      Alarm alarm,
      LongSupplier nanoTime) {
    this.scorer = scorer;
    this.threads = threads;
    this.timeout = timeout;
    this.drain = drain;
    this.alarm = alarm;
    this.nanoTime = nanoTime;
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
   * Scores a batch. Rows that fail and batches that take too long have a status that says so.
   *
   * @return completed on a scoring thread; exceptionally only where the scorer itself is at fault,
   *     or closed
   */
  public CompletableFuture<ScoredBatch> score(FeatureVector[] rows) {
    Call call = new Call(rows);
    if (!accept(call)) {
      call.result.cancel(false);
    }
    return call.result;
  }

  private synchronized boolean accept(Call call) {
    if (!closed) {
      uses++;
      undecided.add(call);
      pool.execute(call);
    }
    return !closed;
  }

  /** What the scores come from. */
  public Scorer scorer() {
    return scorer;
  }

  /** Batches that took too long; for each a thread was replaced. */
  public long timeouts() {
    return timeouts.get();
  }

  /** Threads whose call took too long and has not come back. */
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
    pool.shutdownNow().forEach(waiting -> leave());
    undecided.forEach(call -> call.result.cancel(false));
    alarm.close();
    leave();
  }

  private void awaitUndecided() {
    CompletableFuture<?>[] results =
        undecided.stream().map(call -> call.result).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(results).get(drain.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // The task is being cancelled: nobody waits for these scores any more.
      Thread.currentThread().interrupt();
    } catch (ExecutionException | CancellationException | TimeoutException e) {
      // Whoever asked for a batch learns from its own future what became of it.
      return;
    }
  }

  /** The last to leave closes the model, so that no call ever runs in a closed one. */
  private void leave() {
    synchronized (this) {
      if (--uses > 0) {
        return;
      }
    }
    scorer.close();
  }

  private synchronized void replaceThread() {
    stuck++;
    pool.setCorePoolSize(threads + stuck);
  }

  private synchronized void takeBackThread() {
    stuck--;
    pool.setCorePoolSize(threads + stuck);
  }

  /** A batch on its way: waiting, running, and then either done or given up, once. */
  private final class Call implements Runnable {
    private final FeatureVector[] rows;
    private final CompletableFuture<ScoredBatch> result = new CompletableFuture<>();
    private final AtomicBoolean decided = new AtomicBoolean();
    private long startNanos;

    Call(FeatureVector[] rows) {
      this.rows = rows;
    }

    @Override
    public void run() {
      try {
        startNanos = nanoTime.getAsLong();
        Alarm.Set set = alarm.after(timeout, this::giveUp);
        Score[] scores = scorer.score(rows);
        set.cancel();
        if (decided.compareAndSet(false, true)) {
          finish(() -> result.complete(new ScoredBatch(scores, elapsedNanos())));
        } else {
          takeBackThread();
        }
      } catch (RuntimeException | Error e) {
        if (decided.compareAndSet(false, true)) {
          finish(() -> result.completeExceptionally(e));
        } else {
          takeBackThread();
        }
      } finally {
        leave();
      }
    }

    private void giveUp() {
      if (decided.compareAndSet(false, true)) {
        timeouts.incrementAndGet();
        replaceThread();
        Score[] scores = new Score[rows.length];
        Arrays.fill(
            scores, Score.timedOut("the model took longer than " + timeout.toMillis() + " ms"));
        finish(() -> result.complete(new ScoredBatch(scores, elapsedNanos())));
      }
    }

    private void finish(Runnable completion) {
      undecided.remove(this);
      completion.run();
    }

    private long elapsedNanos() {
      return nanoTime.getAsLong() - startNanos;
    }
  }
}
