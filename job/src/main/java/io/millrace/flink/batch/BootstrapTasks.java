package io.millrace.flink.batch;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.feature.FeatureSet;
import io.millrace.flink.batch.savepoint.SavepointRewrite;
import io.millrace.flink.type.HistoryRow;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import io.millrace.pipeline.Pipeline;
import io.millrace.upgrade.BootstrapWork;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Does a bootstrap as a Flink job that begins with the users of the savepoint: files become rows,
 * rows go to their users' tasks, and each task makes its users' states and saves them. In this
 * process or on a cluster, the states are the same, byte for byte.
 */
public final class BootstrapTasks implements BootstrapWork {
  private final StreamExecutionEnvironment env;
  private final LakePlace place;

  /**
   * @param env the environment of a job of its own
   */
  public BootstrapTasks(StreamExecutionEnvironment env, LakePlace place) {
    this.env = env;
    this.place = place;
  }

  @Override
  public BootstrapCounts run(Job job) {
    SavepointRewrite rewrite = SavepointRewrite.of(
            job.from().location(), job.to(), fingerprint(job.transition().before()));
    long predictions =
        job.rows().scan(job.lake(), LakeTable.PREDICTIONS, job.cut().predictions()).records();
    DataStream<HistoryRow> rows =
        BatchJob.rows(
            env, place, job.rows(), job.cut(), List.of(LakeTable.EVENTS, LakeTable.PREDICTIONS));
    BootstrapPart part = new BootstrapPart(job.transition(), job.rows().events(), predictions);
    rewrite.write(rows, HistoryRow::userId, part::begin, fingerprint(job.transition().after()));
    return BootstrapCounts.NONE;
  }

  private static String fingerprint(Pipeline definition) {
    return FeatureSet.compile(definition.features(), definition.event()).fingerprint();
  }
}
