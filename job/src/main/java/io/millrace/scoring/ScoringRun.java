package io.millrace.scoring;

import io.millrace.feature.FeatureVector;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One thread's pass through the rows of a batch, call by call: to the end, or up to a call that
 * takes too long. Another run then goes on after that call's rows.
 *
 * <p>One alarm watches all calls of a run. When it rings, it looks at the call that is running
 * then, and gives it up, or is set again for the end of that call's time: a call costs no timer.
 */
final class ScoringRun implements Runnable {
  private final TimedScorer owner;
  private final FeatureVector[] rows;
  private final Score[] scores;
  private final CompletableFuture<ScoredBatch> result;

  /** The first row that has no score. */
  private int next;

  /** The row up to which rows are called alone, since their batch has failed. */
  private int aloneUntil;

  /** The time at which the batch's first call began. */
  private long startNanos;

  private volatile Call current;

  // Guarded by this.
  private Alarm.Set alarm;
  private boolean over;

  ScoringRun(TimedScorer owner, FeatureVector[] rows, CompletableFuture<ScoredBatch> result) {
    this(owner, rows, new Score[rows.length], result);
  }

  private ScoringRun(
      TimedScorer owner,
      FeatureVector[] rows,
      Score[] scores,
      CompletableFuture<ScoredBatch> result) {
    this.owner = owner;
    this.rows = rows;
    this.scores = scores;
    this.result = result;
  }

  CompletableFuture<ScoredBatch> result() {
    return result;
  }

  @Override
  public void run() {
    try {
      if (next == 0) {
        startNanos = owner.alarm().nanoTime();
      }
      boolean done = next == rows.length || callAll();
      unwatch();
      if (done) {
        complete();
      }
    } finally {
      owner.leave();
    }
  }

  /**
   * Returns whether this run has finished the batch; if not, another run has it, or it has failed.
   */
  private boolean callAll() {
    Call call = new Call(next);
    current = call;
    boolean decided = false;
    try {
      watch(owner.timeout());
      while (true) {
        Optional<Score[]> called = owner.scorer().call(rows(call));
        decided = call.decide();
        if (!decided) {
          owner.takeBackThread();
          return false;
        }
        take(call, called);
        if (next == rows.length) {
          return true;
        }
        call = new Call(next);
        current = call;
        decided = false;
      }
    } catch (RuntimeException | Error e) {
      if (decided || call.decide()) {
        owner.fail(result, e);
      } else {
        owner.takeBackThread();
      }
      return false;
    }
  }

  private FeatureVector[] rows(Call call) {
    return call.to - call.from == rows.length ? rows : Arrays.copyOfRange(rows, call.from, call.to);
  }

  private void take(Call call, Optional<Score[]> called) {
    if (called.isPresent()) {
      System.arraycopy(called.get(), 0, scores, call.from, call.to - call.from);
      next = call.to;
    } else {
      aloneUntil = call.to;
    }
  }

  private void complete() {
    owner.complete(result, new ScoredBatch(scores, owner.alarm().nanoTime() - startNanos));
  }

  private synchronized void watch(Duration left) {
    if (!over) {
      alarm = owner.alarm().after(left, this::ring);
    }
  }

  private synchronized void unwatch() {
    over = true;
    if (alarm != null) {
      alarm.cancel();
    }
  }

  private void ring() {
    Call call = current;
    Duration left = owner.timeout().minusNanos(owner.alarm().nanoTime() - call.startedNanos);
    if (left.compareTo(Duration.ZERO) > 0) {
      watch(left);
    } else if (call.decide()) {
      giveUp(call);
    } else {
      // The call has just returned, and the next one has hardly begun.
      watch(owner.timeout());
    }
  }

  private void giveUp(Call call) {
    owner.replaceThread();
    Arrays.fill(
        scores,
        call.from,
        call.to,
        Score.timedOut("the model took longer than " + owner.timeout().toMillis() + " ms"));
    ScoringRun rest = new ScoringRun(owner, rows, scores, result);
    rest.next = call.to;
    rest.aloneUntil = aloneUntil;
    rest.startNanos = startNanos;
    if (call.to == rows.length) {
      rest.complete();
    } else {
      owner.resume(rest);
    }
  }

  /** Rows in the model, whose outcome is decided once: by the model's answer, or by the alarm. */
  private final class Call {
    private final int from;
    private final int to;
    private final long startedNanos = owner.alarm().nanoTime();
    private final AtomicBoolean decided = new AtomicBoolean();

    Call(int from) {
      this.from = from;
      boolean alone = from < aloneUntil;
      this.to = alone ? from + 1 : Math.min(from + owner.scorer().callRowsMax(), rows.length);
    }

    boolean decide() {
      return decided.compareAndSet(false, true);
    }
  }
}
