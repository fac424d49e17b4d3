package io.millrace.command;

import io.millrace.metric.MetricDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints all metrics. */
@Command(
    name = "metrics",
    description = "All metrics of the job, as Markdown: kind, unit, labels and meaning.",
    mixinStandardHelpOptions = true)
final class MetricsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().print(MetricDocument.markdown());
    spec.commandLine().getOut().flush();
  }
}
