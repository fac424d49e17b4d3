package io.millrace.command.run;

import io.millrace.bootstrap.RefusedChangeException;
import io.millrace.command.argument.TransitionText;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakePlace;
import io.millrace.options.CatalogOptions;
import io.millrace.options.JobOptions;
import io.millrace.options.Parameters;
import io.millrace.pipeline.Pipeline;
import io.millrace.upgrade.Bootstrap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What takes a savepoint of other event fields or features over to the planned definition. */
final class TakeOverText {
  private final Parameters parameters;
  private final Pipeline pipeline;

  TakeOverText(Parameters parameters, Pipeline pipeline) {
    this.parameters = parameters;
    this.pipeline = pipeline;
  }

  /**
   * Says what a bootstrap would do and its command, or all reasons why it would be refused.
   *
   * @param savepoint as given
   */
  List<String> lines(String savepoint) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Lake lake = place().open()) {
      Bootstrap bootstrap = Bootstrap.of(lake, pipeline, savepoint);
      lines.add("millrace bootstrap would take the savepoint over:");
      lines.addAll(indented(TransitionText.lines(bootstrap.transition())));
      lines.add("with the command: " + command(savepoint));
    } catch (RefusedChangeException e) {
      lines.add("millrace bootstrap would not take the savepoint over:");
      lines.addAll(indented(e.problems()));
    } catch (LakeException e) {
      lines.add("millrace bootstrap would not take the savepoint over:");
      lines.addAll(indented(e.getMessage().lines().toList()));
    }
    return List.copyOf(lines);
  }

  private LakePlace place() {
    return new LakePlace(
        parameters.value(CatalogOptions.NAME),
        parameters.passThrough(CatalogOptions.CATALOG)::resolve,
        pipeline.tables().namespace());
  }

  private static List<String> indented(List<String> lines) {
    return lines.stream().map(each -> "  " + each).toList();
  }

  /** The command, for a shell, with references in place of secrets. */
  private String command(String savepoint) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "millrace",
                "bootstrap",
                parameters.value(JobOptions.PIPELINE),
                "--savepoint",
                savepoint));
    for (Map.Entry<String, String> each : parameters.given().entrySet()) {
      if (each.getKey().startsWith("catalog.")) {
        words.add("--" + each.getKey());
        words.add(each.getValue());
      }
    }
    return String.join(" ", words.stream().map(TakeOverText::quoted).toList());
  }

  private static String quoted(String word) {
    return word.matches("[\\w./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
