package io.millrace.upgrade;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.bootstrap.FoldPlan;
import io.millrace.lake.Cut;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.LostRows;
import java.util.List;
import java.util.Optional;

/**
 * Users' folds over the rows of a cut, made while the old job wrote on. They serve for a later cut
 * where that has all of these rows, and others behind them.
 *
 * @param counts what was folded, in all rounds together
 */
public record EarlyFold(String folder, FoldPlan plan, Cut cut, BootstrapCounts counts) {
  private static final List<LakeTable> FOLDED = List.of(LakeTable.EVENTS, LakeTable.PREDICTIONS);

  /**
   * Has rows folded.
   *
   * @throws io.millrace.lake.LakeException where they cannot be folded
   */
  public static EarlyFold of(BootstrapWork work, BootstrapWork.Early early) {
    BootstrapCounts counts = work.begin(early);
    return new EarlyFold(
        early.to().folder(),
        early.plan(),
        early.cut(),
        early.begun().map(before -> before.counts().then(counts)).orElse(counts));
  }

  /**
   * The reason why the folds do not serve for a later cut; empty where they do.
   *
   * @param wanted the plan of the folds that are wanted
   */
  Optional<String> misfit(Lake lake, Cut later, FoldPlan wanted) {
    if (!plan.isSame(wanted)) {
      return Optional.of("the table versions has other definitions now");
    }
    return FOLDED.stream()
        .map(each -> LostRows.between(lake.table(each), cut.snapshot(each), later.snapshot(each)))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
