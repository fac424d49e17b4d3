package io.millrace.flink.batch;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.bootstrap.Transition;
import io.millrace.feature.FeatureSet;
import io.millrace.flink.batch.savepoint.SavepointRewrite;
import io.millrace.flink.type.HistoryRow;
import io.millrace.lake.Cut;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakePlace;
import io.millrace.lake.Savepoint;
import io.millrace.pipeline.Pipeline;
import io.millrace.upgrade.BootstrapWork;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Does a bootstrap as a Flink job that begins with the users of the savepoint: files become rows,
 * rows go to their users' tasks, and each task makes its users' states and saves them. In this
 * process or on a cluster, the states are the same, byte for byte.
 */
public final class BootstrapTasks implements BootstrapWork {
  private static final Cut NOTHING =
      new Cut(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

  private final Supplier<StreamExecutionEnvironment> environments;
  private final LakePlace place;
  private final LongConsumer progress;

  /**
   * @param environments makes the environment of each job: one that a failed attempt has left would
   *     have that attempt's operators, too
   * @param progress is told the number of users that are done, every few seconds and in the end
   */
  public BootstrapTasks(
      Supplier<StreamExecutionEnvironment> environments, LakePlace place, LongConsumer progress) {
    this.environments = environments;
    this.place = place;
    this.progress = progress;
  }

  @Override
  public long stateBytes(Savepoint savepoint) {
    return SavepointRewrite.stateBytes(savepoint.location());
  }

  @Override
  public BootstrapCounts run(Job job) {
    return Misfits.told(job.begun(), () -> rewritten(job));
  }

  private BootstrapCounts rewritten(Job job) {
    Transition transition = job.transition();
    SavepointRewrite rewrite =
        SavepointRewrite.of(job.from().location(), job.to(), fingerprint(transition.before()))
            .reporting(progress);
    Cut cut = transition.readsHistory() ? job.cut() : NOTHING;
    LaterRows later = new LaterRows(job.lake(), job.rows(), cut, job.begun());
    DataStream<HistoryRow> rows = later.read(environments.get(), place);
    BootstrapPart part = new BootstrapPart(transition, job.rows().events(), later.all());
    BootstrapCounts[] counts = {BootstrapCounts.NONE};
    rewrite.write(
        rows,
        HistoryRow::userId,
        part::begin,
        done -> {
          counts[0] = BootstrapAccumulators.counts(done);
          job.requireWhole(counts[0]);
          return Map.of(
              Savepoint.FINGERPRINT,
              fingerprint(transition.after()),
              Savepoint.HISTORY,
              job.from()
                  .history()
                  .after(transition.carriesState(), counts[0].partialUsers())
                  .toText());
        });
    return counts[0];
  }

  @Override
  public BootstrapCounts begin(Early early) {
    return Misfits.told(
        early.begun(), () -> new FoldTasks(environments.get(), place, progress).run(early));
  }

  @Override
  public void discard(String folder) {
    try {
      new BegunFolder(folder).delete();
    } catch (IOException e) {
      throw new LakeException(
          "Cannot delete %s: %s (nothing needs it any more)".formatted(folder, e.getMessage()), e);
    }
  }

  private static String fingerprint(Pipeline definition) {
    return FeatureSet.compile(definition.features(), definition.event()).fingerprint();
  }
}
