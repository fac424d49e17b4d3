package io.millrace.command.argument;

import io.millrace.lake.start.StartPlan.TableStep;
import io.millrace.lake.start.StartProblem;
import io.millrace.text.Count;
import java.io.PrintWriter;
import java.util.List;

/** The words for a plan of a start. */
public final class StartPlanText {
  private StartPlanText() {}

  /** Prints what becomes of each table. */
  public static void printTables(List<TableStep> tables, PrintWriter out) {
    for (TableStep each : tables) {
      out.printf("%-28s %s%n", each.name(), text(each));
    }
  }

  /** The refusal in the job's own words. */
  public static String refused(StartProblem problem) {
    return "refused: " + problem.text();
  }

  private static String text(TableStep table) {
    if (!table.exists()) {
      return "is created";
    }
    return table.additions().isEmpty()
        ? "stays, " + Count.of(table.rows(), "row")
        : "gets the columns %s, %s"
            .formatted(String.join(", ", table.additions()), Count.of(table.rows(), "row"));
  }
}
