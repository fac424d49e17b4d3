package io.millrace.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.advice.RejectSummary;
import io.millrace.file.AtomicFile;
import io.millrace.local.exit.RunExit;
import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.LocalCatalog;
import io.millrace.local.folder.RunFolder;
import io.millrace.local.folder.RunState.Phase;
import io.millrace.local.job.MetricCollector;
import io.millrace.local.report.EarlierRows;
import io.millrace.local.report.Outcomes;
import io.millrace.local.report.Queries;
import io.millrace.local.report.Report;
import io.millrace.local.report.ReportHtml;
import io.millrace.local.report.RowCounts;
import io.millrace.local.report.TableFigures;
import io.millrace.local.report.Took;
import io.millrace.metric.Metric;
import io.millrace.submission.Submission;
import io.millrace.text.Count;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** The last step: checks the tables against the input, writes the report and prints the results. */
final class Ending {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Submission submission;
  private final RunFolder folder;
  private final Console console;
  private final WallTime time;
  private final CompletableFuture<Void> brokerStopped;

  /**
   * @param brokerStopped the stop of the broker, which runs while the tables are read; the time
   *     that is reported includes it, since a user waits for it too
   */
  Ending(
      Submission submission,
      RunFolder folder,
      Console console,
      WallTime time,
      CompletableFuture<Void> brokerStopped) {
    this.submission = submission;
    this.folder = folder;
    this.console = console;
    this.time = time;
    this.brokerStopped = brokerStopped;
  }

  /**
   * @param done the step before, whose job has stopped
   */
  RunExit end(Processing done, boolean followed) throws IOException {
    long offsets = done.offsets();
    String namespace = submission.pipeline().tables().namespace();
    List<String> queries;
    TableFigures figures;
    Optional<RejectSummary> rejects;
    try (JdbcCatalog catalog = LocalCatalog.open(folder)) {
      figures = TableFigures.read(catalog, namespace, Outcomes.of(folder));
      queries = Queries.of(catalog, namespace, folder);
      rejects = figures.mostlyRejects(catalog, submission.pipeline());
    }
    boolean exact = !folder.state().broker().followed();
    long records = offsets + figures.imported();
    RowCounts accounting = figures.accounting(exact ? records : figures.landed());
    List<String> problems = accounting.problems(exact, records);
    brokerStopped.join();
    Took took =
        new Took(time.seconds(), followed ? 0 : Math.max(0, accounting.events() - done.earlier()));
    Report report =
        new Report(
            folder.state().definition().path(),
            submission.pipeline().version(),
            accounting,
            took,
            done.checkpoint(),
            figures,
            MetricCollector.instance().samples(Metric.BATCH_SIZE));
    AtomicFile.write(folder.reportJson(), JSON.writeValueAsBytes(report.json()));
    String html = ReportHtml.of(report, submission.pipeline().name(), problems, rejects);
    AtomicFile.write(folder.reportHtml(), html.getBytes(StandardCharsets.UTF_8));
    if (!problems.isEmpty()) {
      throw RunFailure.failed(
          "The accounting is not exact:\n  %s\nThe report is %s, the log %s"
              .formatted(
                  String.join("\n  ", problems),
                  folder.reportHtml(),
                  folder.logs().resolve("job.log")));
    }
    Optional<String> nothing = accounting.nothing(followed);
    if (!followed && nothing.isEmpty()) {
      folder.save(folder.state().with(Phase.FINISHED));
    }
    say(report, nothing.isPresent() ? List.of() : queries);
    rejects.ifPresent(this::say);
    if (nothing.isPresent()) {
      throw RunFailure.failed(nothing.get());
    }
    EarlierRows earlier = figures.earlierThan(submission.pipeline().version());
    if (!earlier.isNone()) {
      say(earlier, done.newRecords());
    }
    return RunExit.OK;
  }

  private void say(RejectSummary rejects) {
    console.say("");
    console.say("Rejects   " + rejects.sentence());
    rejects.lines().forEach(line -> console.say("          " + line));
  }

  private void say(Report report, List<String> queries) {
    RowCounts accounting = report.accounting();
    console.say("");
    console.say(
        "Read      %s = %s + %s"
            .formatted(
                Count.of(accounting.read(), "record"),
                Count.of(accounting.events(), "event"),
                Count.of(accounting.rejected(), "reject")));
    console.say(
        "Scored    %s%s"
            .formatted(Count.of(accounting.predicted(), "prediction"), counts(accounting)));
    console.say(
        String.format(
            Locale.ROOT,
            "Took      %s, %s",
            report.took().sentence(),
            Count.of(report.checkpoints(), "checkpoint")));
    console.say("Tables    " + folder.warehouse() + " (catalog " + folder.catalog() + ")");
    console.say("Report    " + folder.reportHtml());
    if (!queries.isEmpty()) {
      console.say("");
      console.say("Query the tables with any of:");
    }
    queries.forEach(query -> console.say("\n" + query));
  }

  private void say(EarlierRows earlier, long newRecords) {
    console.say(
        "\nVersions  %s: a new version scores what comes from there on.\n          All of them with it: --fresh, or deploy/millrace replay %s --output %s"
            .formatted(
                earlier.sentence(newRecords), folder.state().definition().path(), folder.root()));
  }

  private static String counts(RowCounts accounting) {
    return accounting.predictions().entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s %,d", e.getKey(), e.getValue()))
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining(", "), all -> all.isEmpty() ? "" : ": " + all));
  }
}
