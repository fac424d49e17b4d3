package io.millrace.lake.start;

import static io.millrace.lake.start.StartRule.COLUMNS;
import static io.millrace.lake.start.StartRule.FILES;
import static io.millrace.lake.start.StartRule.OWN_TABLES;

import io.millrace.feature.FeatureSet;
import io.millrace.lake.TableDifference;
import io.millrace.lake.TableLayout;
import io.millrace.lake.TableProperty;
import io.millrace.lake.write.WriteProperties;
import io.millrace.pipeline.Pipeline;
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
    problems.addAll(problems(difference));
    return problems;
  }

  /**
   * Finds the problems that tables of one definition would have for another.
   *
   * @param namespace the tables' namespace; empty where it is not known, nor how the tables are
   *     partitioned
   */
  public static List<StartProblem> problems(
      Pipeline before, Pipeline after, Optional<String> namespace) {
    List<StartProblem> problems = new ArrayList<>();
    if (!before.name().equals(after.name())) {
      problems.add(owned(namespace.orElse("the namespace"), before.name(), after.name()));
    }
    List<TableLayout> made = layouts(namespace.isPresent() ? before : before.with(after.tables()));
    List<TableLayout> wanted = layouts(after);
    for (int i = 0; i < wanted.size(); i++) {
      String name = namespace.map(each -> each + ".").orElse("") + wanted.get(i).name();
      problems.addAll(problems(TableDifference.between(wanted.get(i), name, made.get(i))));
    }
    return problems;
  }

  private static List<TableLayout> layouts(Pipeline pipeline) {
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    return TableLayout.written(pipeline, features.columns());
  }

  private static List<StartProblem> problems(TableDifference difference) {
    return difference.problems().stream().map(text -> COLUMNS.broken("%s", text)).toList();
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
        : Optional.of(owned(table.name(), owner, pipeline));
  }

  private static StartProblem owned(String what, String owner, String pipeline) {
    return OWN_TABLES.broken(
        "%s belongs to the pipeline %s, not to %s; use another tables.namespace",
        what, owner, pipeline);
  }

  private static String owner(Table table) {
    return table.properties().get(TableProperty.PIPELINE);
  }
}
