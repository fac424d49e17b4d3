package io.millrace.flink.batch;

import io.millrace.flink.type.HistoryRow;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import io.millrace.verify.Accounted;
import io.millrace.verify.Accounting;
import io.millrace.verify.Chains;
import io.millrace.verify.Claims;
import io.millrace.verify.Deferred;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.Explained;
import io.millrace.verify.Findings;
import io.millrace.verify.Parts;
import io.millrace.verify.Sealed;
import io.millrace.verify.Tally;
import io.millrace.verify.Unrecomputed;
import io.millrace.verify.VerifyWork;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.iceberg.DataFile;

/**
 * Does a verification as a batch job: files become rows, rows go to their users' tasks, their Kafka
 * records go to the tasks that account for them and compute their chains, and all findings come
 * back here.
 */
public final class VerifyTasks implements VerifyWork {
  private final StreamExecutionEnvironment env;
  private final LakePlace place;
  private final DifferenceTable differences;
  private final int kept;

  /**
   * @param differences takes the files of differences that tasks have written
   * @param kept the number of differences of each kind that are shown
   */
  public VerifyTasks(
      StreamExecutionEnvironment env, LakePlace place, DifferenceTable differences, int kept) {
    this.env = env;
    this.place = place;
    this.differences = differences;
    this.kept = kept;
  }

  @Override
  public void run(Job job, Parts parts) {
    BatchJob.configure(env);
    parts.add(job.sealBeginning());
    VerifyPart part =
        new VerifyPart(
            place,
            differences.opener(),
            kept,
            job.rows().share(),
            job.limits(),
            job.chains(),
            job.cut().sealing().erased().stream().boxed().findFirst().orElse(null));
    List<LakeTable> tables = new ArrayList<>(job.recordTables());
    tables.add(LakeTable.PREDICTIONS);
    SingleOutputStreamOperator<HistoryRow> rows =
        BatchJob.rows(env, place, job.rows(), job.cut(), tables, part);
    long predictions =
        job.rows().scan(job.lake(), LakeTable.PREDICTIONS, job.cut().predictions()).records();
    DataStream<byte[]> users =
        BatchJob.byUser(rows)
            .transform("verify", Packed.TYPE, new VerifyUsers(part, predictions))
            .setParallelism(env.getParallelism());
    DataStream<byte[]> records =
        rows.getSideOutput(ReadFiles.RECORDS)
            .partitionCustom(Math::floorMod, record -> Accounting.part(record.kafka()))
            .transform("account", Packed.TYPE, new AccountRecords(part))
            .setParallelism(env.getParallelism());
    DataStream<byte[]> chains =
        rows.getSideOutput(ReadFiles.LINKS)
            .partitionCustom(Math::floorMod, link -> Chains.part(link.f0, link.f1))
            .transform("chain", Packed.TYPE, new ComputeChains(part))
            .setParallelism(env.getParallelism());
    DataStream<byte[]> rejects = rows.getSideOutput(ReadFiles.FOUND);
    BatchJob.run(
        users.union(records, chains, rejects),
        "verify " + job.lake().namespace(),
        each -> add(each, parts));
  }

  private void add(Object found, Parts parts) {
    if (found instanceof Tally tally) {
      parts.add(tally);
    } else if (found instanceof Claims some) {
      parts.add(some);
    } else if (found instanceof Deferred some) {
      parts.add(some);
    } else if (found instanceof Findings.Part some) {
      parts.add(some);
    } else if (found instanceof Unrecomputed some) {
      parts.add(some);
    } else if (found instanceof Sealed some) {
      parts.add(some);
    } else if (found instanceof Explained some) {
      parts.add(some);
    } else if (found instanceof Accounted some) {
      parts.add(some);
    } else {
      differences.add((DataFile) found);
    }
  }
}
