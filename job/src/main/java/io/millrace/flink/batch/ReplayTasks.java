package io.millrace.flink.batch;

import io.millrace.flink.FlinkFiles;
import io.millrace.flink.type.HistoryRow;
import io.millrace.flink.type.RouteType;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import io.millrace.lake.StoredPrediction;
import io.millrace.replay.Comparison;
import io.millrace.replay.LeftOut;
import io.millrace.replay.ReplayPlan;
import io.millrace.replay.ReplayWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.iceberg.DataFile;

/**
 * Does a replay as a batch job: files become rows, rows go to their users' tasks, predictions go to
 * the tasks that write their partitions, and the files' names and the compared scores come back
 * here.
 */
public final class ReplayTasks implements ReplayWork {
  private final StreamExecutionEnvironment env;
  private final LakePlace place;

  public ReplayTasks(StreamExecutionEnvironment env, LakePlace place) {
    this.env = env;
    this.place = place;
  }

  @Override
  public Done run(Job job, Target target) throws IOException {
    BatchJob.configure(env);
    Path model = Files.createTempFile("millrace-model", ".onnx");
    try {
      if (job.plan().modelBytes() != null) {
        Files.write(model, job.plan().modelBytes());
        env.registerCachedFile(FlinkFiles.name(model), ReplayPart.MODEL_FILE);
      }
      Collected collected = new Collected(job.threshold());
      BatchJob.run(build(job, target), "replay " + job.lake().namespace(), collected::add);
      return collected.done();
    } finally {
      Files.delete(model);
    }
  }

  private DataStream<byte[]> build(Job job, Target target) {
    SingleOutputStreamOperator<HistoryRow> rows =
        BatchJob.rows(
            env, place, job.rows(), job.cut(), List.of(LakeTable.EVENTS, LakeTable.PREDICTIONS));
    long predictions =
        job.rows().scan(job.lake(), LakeTable.PREDICTIONS, job.cut().predictions()).records();
    ReplayPlan plan = new ReplayPlan(job.plan().pipeline(), null, job.plan().modelUri());
    ReplayPart part = new ReplayPart(place, plan, job.fields(), job.threshold(), predictions);
    SingleOutputStreamOperator<StoredPrediction> replayed =
        BatchJob.byUser(rows)
            .transform("replay", RouteType.storedPrediction(), new ReplayUsers(part))
            .setParallelism(env.getParallelism());
    DataStream<byte[]> files =
        replayed
            .partitionCustom(Math::floorMod, new PartitionOf(part))
            .transform(
                "write",
                Packed.TYPE,
                new WritePredictions(part, target.predictions(), target.scoredAt()))
            .setParallelism(env.getParallelism());
    DataStream<byte[]> scores =
        replayed
            .getSideOutput(ReplayUsers.FOUND)
            .transform("scores", Packed.TYPE, new CombineScores(job.threshold()))
            .setParallelism(1);
    return files.union(scores);
  }

  /** The findings that have come from the tasks. */
  private static final class Collected {
    private final Comparison scores;
    private final LeftOut leftOut = new LeftOut();
    private final List<DataFile> files = new ArrayList<>();
    private final TreeSet<String> runtimes = new TreeSet<>();
    private long users;

    Collected(double threshold) {
      scores = new Comparison(threshold);
    }

    void add(Object found) {
      if (found instanceof Comparison some) {
        scores.addAll(some);
      } else if (found instanceof LeftOut some) {
        leftOut.addAll(some);
      } else if (found instanceof Pass pass) {
        users += pass.users();
        runtimes.add(pass.runtime());
      } else {
        files.add((DataFile) found);
      }
    }

    Done done() {
      return new Done(users, String.join(", ", runtimes), scores, leftOut, files);
    }
  }
}
