package io.millrace.lake.start;

import io.millrace.lake.Savepoint;
import io.millrace.lake.start.StartRule.Needs;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The effects of a pipeline's start on its tables, and the problems that would keep it from
 * starting, found without a change.
 *
 * @param problems the rules that the start would break; empty where it may go on
 * @param unasked the facts that are missing for rules that were not checked and might matter here
 */
public record StartPlan(
    List<TableStep> tables,
    Optional<Savepoint> savepoint,
    List<StartProblem> problems,
    Set<Needs> unasked) {

  /**
   * The change of one table.
   *
   * @param exists whether it is there; else it is created
   * @param additions the columns that it gets
   * @param rows the number of its rows, as its newest snapshot says
   */
  public record TableStep(String name, boolean exists, List<String> additions, long rows) {}

  /**
   * The way in which the job is to start.
   *
   * @param savepoint a path or a URI; empty for a start without state
   * @param jobId the job's id where it is set beforehand; empty for a new one
   * @param model the place of the model; empty where it cannot be read from here
   */
  public record Start(
      Optional<String> savepoint, Optional<String> jobId, Optional<ModelRules.Place> model) {
    /** A start whose model is not looked at, if it has one. */
    public Start(Optional<String> savepoint, Optional<String> jobId) {
      this(savepoint, jobId, Optional.empty());
    }

    public Start with(Optional<ModelRules.Place> place) {
      return new Start(savepoint, jobId, place);
    }
  }
}
