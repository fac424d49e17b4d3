package io.millrace.replay;

import io.millrace.history.UserRows;
import io.millrace.lake.AsOf;
import io.millrace.lake.Cut;
import io.millrace.lake.Cuts;
import io.millrace.lake.Lake;
import io.millrace.lake.ReplaySource;
import io.millrace.verify.ReplayedFields;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.iceberg.catalog.Namespace;

/**
 * One replay: decides what is read and where results go, has the work done, and commits the files.
 * Threads and cluster give the same result. Features have the values that they would have had at
 * the time, since each user's events come in their order of arrival and a feature is a function of
 * the events up to its own.
 */
public final class Replay {
  private final Lake lake;
  private final ReplayPlan plan;
  private final Settings settings;
  private final ReplayTables tables;

  /**
   * The rows that are replayed, and the namespace that they go to.
   *
   * @param to the namespace to write
   * @param share the share of users, 0 to 1; chosen by hash, so a user is taken whole or not at all
   * @param threshold the score at which decisions are compared
   */
  public record Settings(AsOf asOf, String to, double share, double threshold) {}

  /**
   * @param cut the cut that was read
   * @param runtime the runtime that computed the scores; empty where there is no model
   */
  public record Result(
      Cut cut, String to, long users, String runtime, ScoreChange scores, LeftOut leftOut) {}

  public Replay(Lake lake, ReplayPlan plan, Settings settings) {
    this.lake = lake;
    this.plan = plan;
    this.settings = settings;
    this.tables = new ReplayTables(lake, Namespace.of(settings.to().split("\\.", -1)), plan);
  }

  /** The default namespace of a replay. */
  public static String namespaceOf(Lake lake) {
    return lake.namespace() + "_replay";
  }

  /**
   * Has the work done, and commits it.
   *
   * @throws io.millrace.lake.LakeException where the tables cannot be read or written
   * @throws io.millrace.scoring.ModelException where the model does not fit
   * @throws IOException where rows cannot be spooled to disk
   */
  public Result run(ReplayWork work, Instant now) throws IOException {
    tables.check();
    EventTableCheck.check(lake, plan.pipeline());
    Cut cut = Cuts.find(lake, settings.asOf());
    double share = lake.share(settings.share());
    ReplayedFields fields = ReplayedFields.of(lake, plan.pipeline().event());
    ReplayWork.Job job =
        new ReplayWork.Job(
            lake, cut, rows(fields, settings.share()), fields, plan, settings.threshold());
    ReplaySource source =
        new ReplaySource(lake.eventsNamespace().toString(), cut.events(), cut.rejects(), share);
    ReplayWork.Target target = new ReplayWork.Target(tables.begin(source), now);
    ReplayWork.Done done = work.run(job, target);
    tables.commit(source.leavingOut(done.leftOut().rows()), done.files(), now);
    return new Result(
        cut, settings.to(), done.users(), done.runtime(), done.scores().result(), done.leftOut());
  }

  private UserRows rows(ReplayedFields fields, double share) {
    UserRows rows = new UserRows(plan.pipeline().event().with(fields.columns()), List.of(), share);
    return fields.readsRawValues() ? rows.with(UserRows.Records.RAW_VALUES, List.of()) : rows;
  }
}
