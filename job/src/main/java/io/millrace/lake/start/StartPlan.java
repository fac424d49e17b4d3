package io.millrace.lake.start;

import io.millrace.lake.Savepoint;
import io.millrace.lake.start.StartRule.Needs;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a start of a pipeline would do to its tables, and what would keep it from starting, found
 * out without a change.
 *
 * @param problems empty where the start is let through
 * @param unasked what must be known for the rules that could not be asked, and might matter here
 */
public record StartPlan(
    List<TableStep> tables,
    Optional<Savepoint> savepoint,
    List<StartProblem> problems,
    Set<Needs> unasked) {

  /**
   * What becomes of a table.
   *
   * @param exists whether it is there; else it is created
   * @param additions columns that it gets
   * @param rows that it holds now, as its newest snapshot says
   */
  public record TableStep(String name, boolean exists, List<String> additions, long rows) {}

  /**
   * How the job shall start.
   *
   * @param savepoint a path or a URI; empty for a start without state
   * @param jobId where it is set beforehand; empty for a new one
   */
  public record Start(Optional<String> savepoint, Optional<String> jobId) {}
}
