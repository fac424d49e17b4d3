package io.millrace.flink.batch.savepoint;

import com.google.common.base.Throwables;
import io.millrace.flink.Uids;
import io.millrace.lake.LakeException;
import io.millrace.lake.Savepoint;
import io.millrace.upgrade.BootstrapWork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Makes a savepoint out of another one: users' states rewritten, all other operators' states and
 * the checkpoint's id as they were. The new one stands alone, and the old one stays as it is.
 *
 * <p>Users are rewritten by a Flink job, in one process or on a cluster, with as much memory as
 * RocksDB is given. The job has an operator with the uid of the features, and is restored from the
 * old savepoint, so that Flink itself reads what Flink wrote; and each of its tasks saves its
 * users, as the job's own tasks do.
 */
public final class SavepointRewrite {
  private final StoredSavepoint from;
  private final Optional<String> restored;
  private final String to;
  private final OperatorState users;
  private final OperatorState split;
  private LongConsumer progress = users -> {};

  /**
   * @param restored the place of the savepoint that the job is restored from; empty for one without
   *     users
   */
  private SavepointRewrite(StoredSavepoint from, Optional<String> restored, String to) {
    this.from = from;
    this.restored = restored;
    this.to = to;
    this.users = from.operator(Uids.FEATURES);
    this.split = from.operator(Uids.SPLIT);
  }

  /**
   * Reads the old savepoint.
   *
   * @param from the folder of a savepoint, of either format, or of a retained checkpoint
   * @param to a folder that is empty, not there, or left by an attempt that was killed; all
   *     TaskManagers and this process must reach it
   * @param fingerprintBefore the fingerprint of the event fields and features that the old one must
   *     have been made under
   * @throws LakeException where the old one cannot be used
   */
  public static SavepointRewrite of(String from, String to, String fingerprintBefore) {
    StoredSavepoint read = StoredSavepoint.read(from);
    SavepointRewrite rewrite = new SavepointRewrite(read, Optional.of(read.location()), to);
    read.requireNothingInFlight();
    read.requireKeyedStateOnlyOf(Uids.FEATURES);
    read.requireMadeUnder(fingerprintBefore);
    return rewrite;
  }

  /**
   * Begins with a savepoint without users, to which the rewriting adds them.
   *
   * @param to a folder as {@link #of} takes it
   */
  public static SavepointRewrite upon(BlankSavepoint blank, String to) {
    try {
      return new SavepointRewrite(blank.toSavepoint(), Optional.empty(), to);
    } catch (Exception e) {
      // Flink's state backends declare no less, though these write to memory.
      throw new IllegalStateException("Cannot write states to memory", e);
    }
  }

  /**
   * Requires a folder that a savepoint can be written to, and leaves it as it is.
   *
   * @param to a folder as {@link #of} takes it
   * @throws LakeException where there is something else in it, or this process cannot write there
   */
  public static void requireFree(String to) {
    SavepointTarget.requireWritable(to);
  }

  /**
   * The size of all users' states in a savepoint, in bytes.
   *
   * @throws LakeException where it has none
   */
  public static long stateBytes(String savepoint) {
    return StoredSavepoint.read(savepoint).operator(Uids.FEATURES).getStateSize();
  }

  /** Has the number of users who were rewritten told, every few seconds and in the end. */
  public SavepointRewrite reporting(LongConsumer progress) {
    this.progress = progress;
    return this;
  }

  /**
   * Rewrites every user of the old savepoint and adds none.
   *
   * @param env the environment of a job of its own, in this process or on a cluster
   * @param fingerprint the fingerprint of the event fields and features of the new states
   */
  public void writeEach(
      StreamExecutionEnvironment env, TaskStates.ChangeOfUser change, String fingerprint) {
    DataStream<String> none = env.fromData("").filter(row -> false);
    write(none, user -> user, (context, task) -> new EachUser(change), fingerprint);
  }

  /**
   * Rewrites users, given rows of them.
   *
   * @param rows all rows, of an environment that has no other job
   * @param user the id of a row's user
   * @param rewriters makes what rewrites a task's users
   * @param fingerprint the fingerprint of the event fields and features of the new states
   * @throws LakeException where it fails; nothing is left in the folder then, unless the job cannot
   *     be ended
   */
  public <T> void write(
      DataStream<T> rows,
      KeySelector<T, String> user,
      UserRewriter.Factory<T> rewriters,
      String fingerprint) {
    write(rows, user, rewriters, done -> Map.of(Savepoint.FINGERPRINT, fingerprint));
  }

  /**
   * Rewrites users, given rows of them.
   *
   * @param rows all rows, of an environment that has no other job
   * @param user the id of a row's user
   * @param definition gives what the new savepoint says of the definition of its states, once all
   *     are made
   * @throws LakeException where it fails; nothing is left in the folder then, unless the job cannot
   *     be ended
   */
  public <T> void write(
      DataStream<T> rows,
      KeySelector<T, String> user,
      UserRewriter.Factory<T> rewriters,
      Function<JobExecutionResult, Map<String, String>> definition) {
    SavepointTarget target = SavepointTarget.create(to);
    try {
      List<OperatorState> states = copied(target);
      StreamExecutionEnvironment env = rows.getExecutionEnvironment();
      RewriteSettings.apply(env, restored, users.getMaxParallelism());
      rows.keyBy(user, Types.STRING)
          .transform("rewrite users", Types.VOID, new RewriteOperator<>(rewriters, target, id()))
          .uid(Uids.FEATURES);
      JobExecutionResult done =
          AwaitedJob.run(
              env, BootstrapWork.REWRITE + from.location(), RewriteOperator.REWRITTEN, progress);
      states.add(rewritten(target, done.getAccumulatorResult(RewriteOperator.SAVED)));
      states.add(new DefinitionCopy(target, id()).of(split, definition.apply(done)));
      target.complete(
          new CheckpointMetadata(
              id(),
              states,
              from.metadata().getMasterStates(),
              CheckpointProperties.forSavepoint(true, SavepointFormatType.CANONICAL)));
    } catch (AwaitedJob.NoEndException e) {
      throw failure(e.getMessage() + " (cancel it; the next attempt overwrites " + to + ")", e);
    } catch (InterruptedException e) {
      target.discard(e);
      Thread.currentThread().interrupt();
      throw failure("it was interrupted (nothing was kept)", e);
    } catch (Exception e) {
      // Flink's clients declare no less.
      target.discard(e);
      Throwable root = Throwables.getRootCause(e);
      String why = root.getMessage() == null ? root.toString() : root.getMessage();
      throw failure(why + " (nothing was kept)", e);
    }
  }

  private LakeException failure(String why, Exception cause) {
    return new LakeException(
        "Cannot make a savepoint out of %s: %s".formatted(from.location(), why), cause);
  }

  /** The id of the old savepoint's checkpoint, which the new one has too. */
  public long id() {
    return from.metadata().getCheckpointId();
  }

  private OperatorState rewritten(SavepointTarget target, List<SavedTask> saved)
      throws IOException {
    List<SavedTask> tasks = SavedTask.inOrder(saved, users.getMaxParallelism());
    OperatorState rewritten = StateCopy.empty(users, tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      KeyedStateHandle state = tasks.get(i).state();
      target.requireVisible(state);
      rewritten.putState(i, OperatorSubtaskState.builder().setManagedKeyedState(state).build());
    }
    return rewritten;
  }

  /** The states of all operators but the two that are written anew. */
  private List<OperatorState> copied(SavepointTarget target) throws IOException {
    StateCopy copy = new StateCopy(target);
    List<OperatorState> states = new ArrayList<>();
    for (OperatorState each : from.metadata().getOperatorStates()) {
      OperatorID operator = each.getOperatorID();
      if (!operator.equals(split.getOperatorID()) && !operator.equals(users.getOperatorID())) {
        states.add(copy.of(each));
      }
    }
    return states;
  }

  /** The rewriting of users of whom there are no rows. */
  private record EachUser(TaskStates.ChangeOfUser change) implements UserRewriter<String> {
    @Override
    public void add(String row) {
      throw new IllegalStateException("There are no rows");
    }

    @Override
    public void rewrite(TaskStates states) throws Exception {
      states.rewriteRest(change);
    }

    @Override
    public void close() {}
  }
}
