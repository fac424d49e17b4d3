package io.millrace.command.run;

import io.millrace.advice.RejectSummary;
import io.millrace.advice.RejectTally;
import io.millrace.cluster.Checkpoints;
import io.millrace.cluster.Job;
import io.millrace.feature.StateHistory;
import io.millrace.lake.LakeTable;
import io.millrace.lake.RejectReasons;
import io.millrace.lake.StoredVersion;
import io.millrace.lake.TableState;
import io.millrace.text.Count;
import io.millrace.text.Printable;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The state of a pipeline, for people. */
final class StatusText implements StatusView {
  private final PrintWriter out;

  StatusText(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void pipeline(String name) {
    out.println("Pipeline  " + Printable.line(name));
  }

  @Override
  public void table(LakeTable table, TableState state) {
    out.printf(
        "Table     %-12s %,13d rows  %,7d files  %s%n",
        table.key(),
        state.rows(),
        state.files(),
        state.lastCommit().map(at -> "last commit " + ago(at)).orElse("no commit")
            + state.mark().map(mark -> ", " + mark).orElse(""));
  }

  @Override
  public void version(StoredVersion version, boolean isNewest) {
    out.printf(
        "Version   %s  first submitted %s, history %s%s%n",
        Printable.line(version.pipelineVersion()),
        ago(version.createdAt()),
        version.history().map(StatusText::text).orElse("not recorded"),
        isNewest ? ", of the newest predictions" : "");
  }

  private static String text(StateHistory history) {
    return history.isComplete()
        ? history.status()
        : history.status() + " for " + Count.of(history.partialUsers(), "user");
  }

  @Override
  public void rejects(RejectReasons.Warning warning) {
    RejectSummary summary = warning.summary();
    String since = warning.since().map(time -> " since " + time).orElse("");
    out.printf("Rejects   %s%s%n", summary.sentence(), since);
    long looked = summary.reasons().stream().mapToLong(RejectTally.Reason::count).sum();
    if (looked < summary.rejects()) {
      out.printf("          of the newest %,d:%n", looked);
    }
    summary.lines().forEach(line -> out.println("          " + line));
  }

  @Override
  public void lag(Map<String, Long> records) {
    records.forEach(
        (topic, count) ->
            out.printf("Lag       %-12s %,13d records not yet in a checkpoint%n", topic, count));
  }

  @Override
  public void localRun(LocalRunPhase phase) {
    out.println(
        "Job       "
            + switch (phase) {
              case AT_WORK ->
                  "the local run is at work; --cluster, with the address of its line Flink, shows its checkpoints, too";
              case FINISHED -> "none: the local run is finished";
              case STOPPED ->
                  "none: the local run was stopped on its way; the command that began it goes on from there";
            });
  }

  @Override
  public void noJob(String name, String cluster) {
    out.printf("Job       none%s runs on %s%n", name.isEmpty() ? "" : " named " + name, cluster);
  }

  @Override
  public void job(Job job, Checkpoints checkpoints, Optional<String> fault) {
    out.printf("Job       %s %s%n", job.id(), state(job));
    print(checkpoints);
    fault.ifPresent(cause -> out.println("          last fault: " + Printable.line(cause)));
  }

  private static String state(Job job) {
    return job.ended()
        .map(ended -> "%s %s".formatted(job.state(), ago(ended)))
        .orElseGet(() -> "%s, submitted %s".formatted(job.state(), ago(job.since())));
  }

  private void print(Checkpoints checkpoints) {
    out.printf(
        Locale.ROOT,
        "          checkpoints: %d complete, %d failed%s%s%s%n",
        checkpoints.completed(),
        checkpoints.failed(),
        checkpoints.isAll() ? "" : " of the last " + checkpoints.known(),
        checkpoints.latest().map(each -> ", the last is " + text(each)).orElse(""),
        checkpoints.savepoint().map(each -> ", the last savepoint " + text(each)).orElse(""));
    checkpoints
        .savepoint()
        .ifPresent(each -> out.println("          savepoint: " + Printable.line(each.location())));
  }

  private static String text(Checkpoints.Complete each) {
    return String.format(
        Locale.ROOT, "%d, %s, %,d kB", each.id(), ago(each.at()), each.bytes() >> 10);
  }

  @Override
  public void end() {
    out.flush();
  }

  /** The age of a time. The clock is read only now, since reading the time may have taken long. */
  private static String ago(Instant at) {
    return ago(at, Instant.now());
  }

  /** The age of a time, not below zero, since other machines' clocks may be ahead of this one. */
  static String ago(Instant at, Instant now) {
    Duration past = Duration.between(at, now).truncatedTo(ChronoUnit.SECONDS);
    Duration shown = past.isNegative() ? Duration.ZERO : past;
    return shown.toString().substring(2).toLowerCase(Locale.ROOT) + " ago";
  }
}
