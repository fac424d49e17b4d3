package io.millrace.lake.start;

import static io.millrace.lake.start.StartRule.COLUMNS;
import static io.millrace.lake.start.StartRule.FILES;
import static io.millrace.lake.start.StartRule.OWN_TABLES;

import io.millrace.lake.TableDifference;
import io.millrace.lake.TableProperty;
import io.millrace.lake.write.WriteProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;

/** The rules of each table, however the job starts. */
public final class TableRules {
  private TableRules() {}

  /**
   * Finds the problems of a table that exists before the job is submitted.
   *
   * @param difference the difference between the table and the pipeline's layout
   */
  public static List<StartProblem> problems(
      Table table, String pipeline, TableDifference difference) {
    List<StartProblem> problems = new ArrayList<>();
    // The submission takes over a table that has no commit and no owner.
    if (owner(table) != null || table.currentSnapshot() != null) {
      ownerProblem(table, pipeline).ifPresent(problems::add);
    }
    WriteProperties.problem(table.properties())
        .ifPresent(text -> problems.add(FILES.broken("%s %s", table.name(), text)));
    difference.problems().forEach(text -> problems.add(COLUMNS.broken("%s", text)));
    return problems;
  }

  /** Finds the problem of a table that the submission has prepared. */
  public static Optional<StartProblem> ownerProblem(Table table, String pipeline) {
    String owner = owner(table);
    if (owner == null) {
      return Optional.of(
          OWN_TABLES.broken(
              "%s %s (it lacks the property %s); use another tables.namespace",
              table.name(),
              table.currentSnapshot() == null
                  ? "is no pipeline's any more"
                  : "holds data that no pipeline has written",
              TableProperty.PIPELINE));
    }
    return owner.equals(pipeline)
        ? Optional.empty()
        : Optional.of(
            OWN_TABLES.broken(
                "%s belongs to the pipeline %s, not to %s; use another tables.namespace",
                table.name(), owner, pipeline));
  }

  private static String owner(Table table) {
    return table.properties().get(TableProperty.PIPELINE);
  }
}
