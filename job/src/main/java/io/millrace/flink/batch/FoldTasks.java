package io.millrace.flink.batch;

import com.google.common.base.Throwables;
import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.flink.batch.savepoint.AwaitedJob;
import io.millrace.flink.batch.savepoint.RewriteSettings;
import io.millrace.flink.type.HistoryRow;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakePlace;
import io.millrace.upgrade.BootstrapWork;
import io.millrace.upgrade.BootstrapWork.Early;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Folds histories as a Flink job before there is a savepoint: rows go to their users' tasks by key
 * groups, as in the job that goes on with them, and each task writes its users' folds to a file.
 */
final class FoldTasks {
  private final StreamExecutionEnvironment env;
  private final LakePlace place;
  private final LongConsumer progress;

  FoldTasks(StreamExecutionEnvironment env, LakePlace place, LongConsumer progress) {
    this.env = env;
    this.place = place;
    this.progress = progress;
  }

  /**
   * @throws LakeException where it fails; nothing is left in the folder then, unless the job cannot
   *     be ended
   */
  BootstrapCounts run(Early early) {
    BegunFolder to = new BegunFolder(early.to().folder());
    try {
      to.create();
      build(early, to);
      JobExecutionResult done =
          AwaitedJob.run(env, BootstrapWork.EARLY, FoldUsers.FOLDED, progress);
      to.requireWhole();
      return BootstrapAccumulators.counts(done);
    } catch (AwaitedJob.NoEndException e) {
      throw failure("%s (cancel it, and delete %s)".formatted(e.getMessage(), to.folder()), e);
    } catch (InterruptedException e) {
      delete(to, e);
      Thread.currentThread().interrupt();
      throw failure("it was interrupted", e);
    } catch (Exception e) {
      // Flink's clients declare no less.
      delete(to, e);
      Throwable root = Throwables.getRootCause(e);
      throw failure(root.getMessage() == null ? root.toString() : root.getMessage(), e);
    }
  }

  private void build(Early early, BegunFolder to) {
    RewriteSettings.apply(env);
    env.setMaxParallelism(early.to().keyGroups());
    LaterRows later = new LaterRows(early.lake(), early.rows(), early.cut(), early.begun());
    FoldUsers.Fold fold = new FoldUsers.Fold(early.plan(), early.rows().events());
    later
        .read(env, place)
        .keyBy(HistoryRow::userId, Types.STRING)
        .transform("fold users", Types.VOID, new FoldUsers(fold, later.all(), to));
  }

  private static LakeException failure(String why, Exception cause) {
    return new LakeException("Cannot fold early: " + why, cause);
  }

  private static void delete(BegunFolder folder, Exception because) {
    try {
      folder.delete();
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
