package io.millrace.flink.batch;

import io.millrace.history.HistorySpool;
import io.millrace.lake.StoredPrediction;
import io.millrace.replay.Comparison;
import io.millrace.replay.LeftOut;
import io.millrace.replay.ReplayPlan;
import io.millrace.replay.UserReplay;
import io.millrace.scoring.Scorer;
import java.util.Optional;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Takes the users of a task through the definition, and hands on their predictions, and beside them
 * the comparison of the scores.
 */
final class ReplayUsers extends GatherUsers<StoredPrediction> {
  private static final long serialVersionUID = 1L;

  static final OutputTag<byte[]> FOUND = new OutputTag<>("found", Packed.TYPE);

  private final ReplayPart part;

  ReplayUsers(ReplayPart part) {
    super(part.rows());
    this.part = part;
  }

  @Override
  void forEachUser(HistorySpool users) throws Exception {
    ReplayPlan plan = part.planWithModel(getRuntimeContext());
    Optional<Scorer> scorer = plan.scorer();
    try {
      replay(users, plan, scorer.orElse(null));
    } finally {
      scorer.ifPresent(Scorer::close);
    }
  }

  private void replay(HistorySpool users, ReplayPlan plan, Scorer scorer) throws Exception {
    Comparison comparison = new Comparison(part.threshold());
    LeftOut leftOut = new LeftOut();
    UserReplay.Rows rows = row -> output.collect(new StreamRecord<>(row));
    UserReplay replay =
        new UserReplay(
            plan, part.fields(), scorer, new UserReplay.Output(rows, comparison, leftOut));
    long[] count = {0};
    users.forEachUser(
        user -> {
          replay.accept(user);
          count[0]++;
        });
    replay.flush();
    found(new Pass(count[0], scorer == null ? "" : scorer.runtime()));
    found(leftOut);
    comparison.split(CombineScores.PAIRS_AT_ONCE).forEach(this::found);
  }

  private void found(Object found) {
    output.collect(FOUND, new StreamRecord<>(Packed.bytes(found)));
  }
}
