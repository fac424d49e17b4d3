package io.millrace.metric;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The list of metrics as Markdown: the text of METRICS.md. */
public final class MetricDocument {

  private MetricDocument() {}

  public static String markdown() {
    StringBuilder text =
        new StringBuilder(
            """
            <!-- Generated from io.millrace.metric.Metric. Do not edit; to write it again:
                 mvn -pl job test -Dtest=MetricDocumentTest -Dmillrace.regenerate=true -->
            # Metrics

            Every metric is in the group `millrace` of the operator that measures it, once for each subtask.
            A label is a nested metric group, so Flink's own name of `rejects` is `millrace.reason.MALFORMED.rejects`,
            and its Prometheus reporter makes it the label `reason` of
            `flink_taskmanager_job_task_operator_millrace_reason_rejects`.
            Counters begin at 0 when their subtask starts, so use rates; histograms come with the quantiles of the reporter.
            """);
    for (Step step : Step.values()) {
      text.append("\n## ").append(step.title()).append("\n\nMeasured by ").append(step.place());
      text.append(".\n\n| metric | kind | unit | labels | meaning |\n|---|---|---|---|---|\n");
      Arrays.stream(Metric.values())
          .filter(metric -> metric.step() == step)
          .forEach(metric -> text.append(row(metric)));
    }
    text.append("\n## Labels\n\n| label | values |\n|---|---|\n");
    for (Label label : Label.values()) {
      text.append(String.format("| `%s` | %s |%n", label.key(), label.description()));
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  private static String row(Metric metric) {
    String labels =
        metric.labels().stream()
            .map(label -> "`" + label.key() + "`")
            .collect(Collectors.joining(", "));
    return String.format(
        "| `%s` | %s | %s | %s | %s |%n",
        metric.key(),
        metric.kind().name().toLowerCase(Locale.ROOT),
        metric.unit(),
        labels,
        metric.description());
  }
}
