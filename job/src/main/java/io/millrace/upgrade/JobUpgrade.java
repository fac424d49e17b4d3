package io.millrace.upgrade;

import io.millrace.cluster.Job;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The order of an upgrade's steps from the stop on. Where one fails before the new job has
 * committed anything, the old definition goes on from the savepoint.
 */
public final class JobUpgrade {
  private static final double NANOS_PER_SECOND = 1e9;

  private final UpgradeSteps steps;
  private final Folding folding;
  private final Listener listener;
  private volatile Standing standing = Standing.BEFORE;
  private volatile boolean isEnding;

  /** When users' histories are folded. */
  public enum Folding {
    /** Not at all: the new definition takes the old job's savepoint as it is. */
    NONE,
    AFTER_THE_STOP,
    /** While the old job runs, and after the stop what has come since. */
    EARLY
  }

  /** The steps, in the order in which they come. */
  public enum Stage {
    EARLY,
    STOP,
    BOOTSTRAP,
    SUBMIT,
    START,
    COMMIT,
    VERIFY,
    /** Instead of what would come next: the old definition from the savepoint. */
    GO_BACK
  }

  /** Hears of steps that are done. */
  public interface Listener {
    /**
     * @param result what the step has made, in words
     */
    void done(Stage stage, String result, double seconds);

    /** The step has failed, and the old definition is submitted next. */
    void failed(Stage stage, Exception cause);

    /** The old definition could not be submitted either. */
    void stuck(Exception cause);
  }

  /**
   * What there is, should the program end now.
   *
   * @param stage the step that is under way; empty before the first and after the last
   * @param savepoint the old job's; empty until it has stopped
   * @param from what the new definition starts from; empty until that is there
   */
  public record Standing(Optional<Stage> stage, Optional<String> savepoint, Optional<String> from) {
    static final Standing BEFORE =
        new Standing(Optional.empty(), Optional.empty(), Optional.empty());

    Standing at(Stage next) {
      return new Standing(Optional.of(next), savepoint, from);
    }
  }

  /** The endings of an upgrade. */
  public enum Ending {
    /** The new definition runs, and what was verified is as it must be. */
    UPGRADED,
    /** The new definition runs, and something differs or could not be verified. */
    NOT_VERIFIED,
    /** The old definition runs again. */
    WENT_BACK,
    /** Nothing runs. */
    STUCK
  }

  /**
   * What has come of it.
   *
   * @param secondsToRun from the request to stop until all of the new job ran; empty where it did
   *     not
   * @param secondsToCommit the same until its first commit
   */
  public record Result(
      Ending ending, Optional<Double> secondsToRun, Optional<Double> secondsToCommit) {
    private static Result of(Ending ending) {
      return new Result(ending, Optional.empty(), Optional.empty());
    }
  }

  /**
   * @param folding whether the new definition needs a bootstrap, and when it begins
   */
  public JobUpgrade(UpgradeSteps steps, Folding folding, Listener listener) {
    this.steps = steps;
    this.folding = folding;
    this.listener = listener;
  }

  /**
   * Begins nothing more, since the program is being ended from outside: a step that fails then has
   * failed for that.
   *
   * @return what there is now
   */
  public synchronized Standing end() {
    isEnding = true;
    return standing;
  }

  /** What there is now, for any thread. */
  public Standing standing() {
    return standing;
  }

  /**
   * Does all steps. A fold before the stop that fails is thrown, and the old job goes on. So is a
   * stop that fails: the old job goes on then, or its end is not known.
   */
  public Result run() throws IOException, InterruptedException {
    if (folding == Folding.EARLY) {
      foldEarly();
    }
    long began = System.nanoTime();
    String savepoint = stop();
    double toRun = 0;
    double toCommit;
    Job submitted = null;
    try {
      String from = folding == Folding.NONE ? savepoint : bootstrap(savepoint);
      standing = new Standing(Optional.empty(), Optional.of(savepoint), Optional.of(from));
      submitted = submit(from);
      toRun = seconds(began);
      awaitCommit(submitted);
      toCommit = seconds(began);
    } catch (IOException | RuntimeException e) {
      awaitEndIfEnding();
      if (submitted != null && steps.mayHaveCommitted(submitted)) {
        listener.failed(Stage.VERIFY, e);
        standing = Standing.BEFORE;
        return new Result(Ending.NOT_VERIFIED, Optional.of(toRun), Optional.empty());
      }
      listener.failed(standing.stage().orElse(Stage.SUBMIT), e);
      return goBack(savepoint);
    }
    boolean same = verify();
    standing = Standing.BEFORE;
    return new Result(
        same ? Ending.UPGRADED : Ending.NOT_VERIFIED, Optional.of(toRun), Optional.of(toCommit));
  }

  private void foldEarly() throws IOException, InterruptedException {
    long began = begin(Stage.EARLY);
    try {
      listener.done(Stage.EARLY, steps.foldEarly(), seconds(began));
    } catch (IOException | RuntimeException e) {
      awaitEndIfEnding();
      standing = Standing.BEFORE;
      throw e;
    }
  }

  /** Waits for the end of the program where it is being ended, which is the end of this. */
  private void awaitEndIfEnding() throws InterruptedException {
    if (isEnding) {
      awaitEnd();
    }
  }

  private static void awaitEnd() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private String stop() throws InterruptedException {
    long began = begin(Stage.STOP);
    String savepoint = steps.stop();
    standing = new Standing(Optional.of(Stage.STOP), Optional.of(savepoint), Optional.empty());
    steps.awaitStopped();
    listener.done(Stage.STOP, savepoint, seconds(began));
    return savepoint;
  }

  private String bootstrap(String savepoint) throws IOException, InterruptedException {
    long began = begin(Stage.BOOTSTRAP);
    String from = steps.bootstrap(savepoint);
    listener.done(Stage.BOOTSTRAP, from, seconds(began));
    return from;
  }

  private Job submit(String from) throws IOException, InterruptedException {
    long began = begin(Stage.SUBMIT);
    Job job = steps.submit(from);
    listener.done(Stage.SUBMIT, "job " + job.id(), seconds(began));
    began = begin(Stage.START);
    steps.awaitRunning(job);
    listener.done(Stage.START, "all tasks run", seconds(began));
    return job;
  }

  private void awaitCommit(Job job) throws IOException, InterruptedException {
    long began = begin(Stage.COMMIT);
    String committed = steps.awaitCommit(job);
    listener.done(Stage.COMMIT, committed, seconds(began));
  }

  private boolean verify() throws InterruptedException {
    begin(Stage.VERIFY);
    try {
      return steps.verify();
    } catch (IOException | RuntimeException e) {
      // The new job has committed rows, and goes on: going back is no more a matter of course.
      listener.failed(Stage.VERIFY, e);
      return false;
    }
  }

  private Result goBack(String savepoint) throws InterruptedException {
    long began = begin(Stage.GO_BACK);
    try {
      steps.cancel();
      Job job = steps.goBack(savepoint);
      standing = Standing.BEFORE;
      listener.done(Stage.GO_BACK, "job " + job.id(), seconds(began));
      return Result.of(Ending.WENT_BACK);
    } catch (IOException | RuntimeException e) {
      listener.stuck(e);
      return Result.of(Ending.STUCK);
    }
  }

  private long begin(Stage stage) throws InterruptedException {
    if (!hasBegun(stage)) {
      awaitEnd();
    }
    return System.nanoTime();
  }

  /** Begins a step, unless the program is being ended and has told that there is none. */
  private synchronized boolean hasBegun(Stage stage) {
    if (isEnding) {
      return false;
    }
    standing = standing.at(stage);
    return true;
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / NANOS_PER_SECOND;
  }
}
