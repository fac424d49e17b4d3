package io.millrace.upgrade;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.bootstrap.Transition;
import io.millrace.feature.FeatureSet;
import io.millrace.history.UserRows;
import io.millrace.lake.AsOf;
import io.millrace.lake.Cut;
import io.millrace.lake.Cuts;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.LostRows;
import io.millrace.lake.Savepoint;
import io.millrace.lake.TableDifference;
import io.millrace.lake.TableLayout;
import io.millrace.lake.start.RestoreRules;
import io.millrace.lake.start.StartProblem;
import io.millrace.lake.start.StartRule;
import io.millrace.lake.start.TableRules;
import io.millrace.pipeline.Pipeline;
import io.millrace.verify.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;

/**
 * One bootstrap: the state of a savepoint taken over to another definition on the same tables. What
 * both definitions have is carried over; the rest is folded from the tables, up to each user's last
 * event in the savepoint.
 */
public final class Bootstrap {
  private final Lake lake;
  private final Savepoint from;
  private final Cut cut;
  private final Transition transition;
  private final Map<String, List<String>> columns;
  private final List<StartProblem> later;

  private Bootstrap(
      Lake lake,
      Savepoint from,
      Transition transition,
      Map<String, List<String>> columns,
      List<StartProblem> later) {
    this.lake = lake;
    this.from = from;
    this.cut = Cuts.find(lake, new AsOf.Latest());
    this.transition = transition;
    this.columns = columns;
    this.later = later;
  }

  /**
   * Compares the definition with the savepoint's, and the savepoint with the tables. Writes
   * nothing.
   *
   * @param location the savepoint: a path or a URI
   * @throws LakeException where the savepoint cannot be used, or not with these tables
   * @throws io.millrace.bootstrap.RefusedChangeException where the definition's change does not
   *     allow it, with all reasons
   */
  public static Bootstrap of(Lake lake, Pipeline after, String location) {
    return of(lake, Optional.empty(), after, location);
  }

  /**
   * Compares the definition with the savepoint's, and the savepoint with the tables. Writes
   * nothing.
   *
   * @param known the definition that the savepoint may have been made under, which may not have
   *     come to the tables yet
   */
  public static Bootstrap of(Lake lake, Optional<Pipeline> known, Pipeline after, String location) {
    Savepoint from = Savepoint.read(location, lake);
    TableVersions versions = TableVersions.read(lake);
    Pipeline before = versions.madeBy(from, known);
    Transition transition = Transition.between(before, after, versions.all());
    Map<String, List<String>> columns = columns(lake, after);
    List<StartProblem> problems = restoreProblems(lake, from);
    List<StartProblem> later =
        problems.stream().filter(each -> each.rule() == StartRule.NO_LATER_COMMIT).toList();
    if (later.size() < problems.size()) {
      throw new LakeException(
          problems.stream()
              .filter(each -> each.rule() != StartRule.NO_LATER_COMMIT)
              .map(StartProblem::text)
              .collect(Collectors.joining(System.lineSeparator())));
    }
    return new Bootstrap(lake, from, transition, columns, later);
  }

  /**
   * Refuses a change that definitions or tables do not allow, before there is a savepoint.
   *
   * @throws LakeException where the tables do not allow it
   * @throws io.millrace.bootstrap.RefusedChangeException where the definitions do not, with all
   *     reasons
   */
  public static void requireAllowed(Lake lake, Pipeline before, Pipeline after) {
    Transition.between(before, after, TableVersions.read(lake).all());
    columns(lake, after);
  }

  /**
   * What a bootstrap will take, before there is a savepoint.
   *
   * @param columns the columns that the start of the new definition will add, by table
   */
  public record Preview(
      Transition transition, Map<String, List<String>> columns, HistorySize history) {}

  /**
   * Refuses as {@link #requireAllowed} does, and counts the rows that would be read.
   *
   * @param threads the threads of this machine that count
   */
  public static Preview preview(
      Lake lake, Pipeline before, Pipeline after, int threads, Progress progress) {
    Transition transition = Transition.between(before, after, TableVersions.read(lake).all());
    Map<String, List<String>> columns = columns(lake, after);
    Cut cut = Cuts.find(lake, new AsOf.Latest());
    return new Preview(transition, columns, historySize(lake, cut, transition, threads, progress));
  }

  private static HistorySize historySize(
      Lake lake, Cut cut, Transition transition, int threads, Progress progress) {
    return transition.readsHistory()
        ? HistorySize.of(lake, cut, rows(transition), threads, progress)
        : HistorySize.NONE;
  }

  /** The columns that the tables get, by table, each as {@code name type}. */
  private static Map<String, List<String>> columns(Lake lake, Pipeline after) {
    Map<String, List<String>> additions = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    FeatureSet features = FeatureSet.compile(after.features(), after.event());
    for (TableLayout each : TableLayout.written(after, features.columns())) {
      Optional<Table> table = lake.find(LakeTable.valueOf(each.name().toUpperCase(Locale.ROOT)));
      if (table.isPresent()) {
        TableDifference difference = TableDifference.between(each, table.get());
        TableRules.problems(table.get(), after.name(), difference)
            .forEach(problem -> problems.add(problem.text()));
        if (!difference.additions().isEmpty()) {
          additions.put(each.name(), List.copyOf(difference.additions()));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new LakeException(String.join(System.lineSeparator(), problems));
    }
    return additions;
  }

  private static List<StartProblem> restoreProblems(Lake lake, Savepoint from) {
    List<StartProblem> problems = new ArrayList<>();
    for (LakeTable each : LakeTable.COMMITTED) {
      lake.find(each)
          .flatMap(
              table ->
                  from.watchOf(each.key())
                      .map(watch -> RestoreRules.problem(table, watch, from.checkpointId()))
                      .orElseGet(() -> RestoreRules.problemOfUnknown(table, from.checkpointId())))
          .ifPresent(problems::add);
    }
    return problems;
  }

  /** The savepoint that has the states before. */
  public Savepoint savepoint() {
    return from;
  }

  public Transition transition() {
    return transition;
  }

  /** The columns that the start of the new definition will add, by table. */
  public Map<String, List<String>> columns() {
    return columns;
  }

  /**
   * The reason why no job may start from the savepoint, nor from one that comes of it: the tables
   * have commits of later checkpoints. Empty where there is none.
   */
  public Optional<StartProblem> laterCommit() {
    return later.stream().findFirst();
  }

  /**
   * Counts the rows that would be read: none where the states before have everything.
   *
   * @param threads the threads of this machine that count
   */
  public HistorySize historySize(int threads, Progress progress) {
    return historySize(lake, cut, transition, threads, progress);
  }

  /** The folder of the new savepoint where none is named: beside the one before. */
  public String defaultTarget() {
    String place = from.location().replaceFirst("/*(/_metadata)?/*$", "");
    return place + "-" + transition.after().version().substring(0, 8);
  }

  /** Whether a folder has the savepoint already, as an earlier command has made it. */
  public boolean isMade(String to) {
    return MadeSavepoint.isIn(to, lake, from, transition.after());
  }

  /**
   * Has the savepoint made.
   *
   * @param to the new savepoint's folder
   * @throws LakeException where states and histories do not fit together; nothing is left then
   */
  public BootstrapResult run(BootstrapWork work, String to) {
    return result(work.run(job(to, Optional.empty())), to, BootstrapResult.Early.NONE);
  }

  /**
   * Has the savepoint made, the same one, of folds that were begun early. Where they do not serve,
   * all is folded anew.
   *
   * @throws LakeException where states and histories do not fit together; nothing is left then
   */
  public BootstrapResult run(BootstrapWork work, String to, EarlyFold begun) {
    Optional<String> misfit = begun.misfit(lake, cut, transition.fold());
    BootstrapWork.Job job = job(to, Optional.of(begun));
    if (misfit.isEmpty()) {
      try {
        BootstrapCounts counts = begun.counts().then(work.run(job));
        return result(
            counts, to, new BootstrapResult.Early(begun.counts().events(), Optional.empty()));
      } catch (MisfitException e) {
        misfit = Optional.of(e.getMessage());
      }
    }
    return result(work.run(job.anew()), to, new BootstrapResult.Early(0, misfit));
  }

  private BootstrapWork.Job job(String to, Optional<EarlyFold> begun) {
    return new BootstrapWork.Job(
        lake, cut, rows(transition), transition, from, to, LostRows.mayBe(lake), begun);
  }

  private BootstrapResult result(BootstrapCounts counts, String to, BootstrapResult.Early early) {
    return new BootstrapResult(
        to, counts, from.history().after(transition.carriesState(), counts.partialUsers()), early);
  }

  /** The rows and columns that histories are read with. */
  public static UserRows rows(Transition transition) {
    return transition.fold().rows();
  }
}
