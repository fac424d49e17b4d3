package io.millrace.replay;

import io.millrace.history.UserRows;
import io.millrace.lake.AsOf;
import io.millrace.lake.Cut;
import io.millrace.lake.Cuts;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.ReplaySource;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.iceberg.catalog.Namespace;

/**
 * One replay: decides what is read and where it goes, has the work done, and commits what was
 * written. Who does the work makes no difference. Features see what they would have seen then,
 * since each user's events come in their order of arrival and a feature is a function of those up
 * to its own.
 */
public final class Replay {
  private final Lake lake;
  private final ReplayPlan plan;
  private final Settings settings;
  private final ReplayTables tables;

  /**
   * What is replayed, and where it goes.
   *
   * @param to the namespace to write
   * @param share of the users, 0 to 1, chosen by hash, so that a user is whole
   * @param threshold at which decisions are compared
   */
  public record Settings(AsOf asOf, String to, double share, double threshold) {}

  /**
   * @param cut what was read
   * @param runtime what computed the scores; empty where there is no model
   */
  public record Result(
      Cut cut, String to, long users, String runtime, ScoreChange scores, LeftOut leftOut) {}

  public Replay(Lake lake, ReplayPlan plan, Settings settings) {
    this.lake = lake;
    this.plan = plan;
    this.settings = settings;
    this.tables = new ReplayTables(lake, Namespace.of(settings.to().split("\\.", -1)), plan);
  }

  /** Where a replay goes unless it is told. */
  public static String namespaceOf(Lake lake) {
    return lake.namespace() + "_replay";
  }

  /**
   * Has all done, and commits it.
   *
   * @throws io.millrace.lake.LakeException where the tables cannot be read or written
   * @throws io.millrace.scoring.ModelException where the model does not fit
   * @throws IOException where rows cannot be kept in between
   */
  public Result run(ReplayWork work, Instant now) throws IOException {
    tables.check();
    EventTableCheck.check(lake.table(LakeTable.EVENTS), plan.pipeline());
    Cut cut = Cuts.find(lake, settings.asOf());
    double share = lake.share(settings.share());
    ReplayWork.Job job =
        new ReplayWork.Job(
            lake,
            cut,
            new UserRows(plan.pipeline().event(), List.of(), settings.share()),
            plan,
            settings.threshold());
    ReplaySource source =
        new ReplaySource(lake.eventsNamespace().toString(), cut.events(), cut.rejects(), share);
    ReplayWork.Target target = new ReplayWork.Target(tables.begin(source), now);
    ReplayWork.Done done = work.run(job, target);
    tables.commit(source.leavingOut(done.leftOut().rows()), done.files(), now);
    return new Result(
        cut, settings.to(), done.users(), done.runtime(), done.scores().result(), done.leftOut());
  }
}
