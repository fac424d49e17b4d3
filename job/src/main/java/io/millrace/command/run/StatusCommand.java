package io.millrace.command.run;

import io.millrace.advice.RejectSummary;
import io.millrace.advice.RejectTally;
import io.millrace.cluster.Checkpoints;
import io.millrace.cluster.Cluster;
import io.millrace.cluster.ClusterException;
import io.millrace.cluster.Job;
import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.TableArguments;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.RejectReasons;
import io.millrace.lake.TableState;
import io.millrace.options.Parameters;
import io.millrace.options.SourceOptions;
import io.millrace.text.Printable;
import io.millrace.topic.Lag;
import io.millrace.topic.UnreadableTopicException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** How a pipeline is: its jobs, its tables, its lag. */
@Command(
    name = "status",
    description = {
      "Says how a pipeline is: its jobs on the cluster with their last checkpoints and faults, its tables with their rows and last commits, and, with --kafka.bootstrap.servers, how many records wait in the topics. Where most records since the newest definition was submitted are rejects, it says why, and the likeliest fix.",
      ""
    },
    customSynopsis = {
      "millrace status [--cluster URL] --catalog.type TYPE [--catalog.PROPERTY VALUE]... [--kafka.PROPERTY VALUE]..."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:a job of the pipeline runs",
      "1:none runs, or something cannot be reached",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClusterAddress arguments;
  @Mixin private TableArguments tables;

  @Option(
      names = "--job-name",
      paramLabel = "NAME",
      description = "The job's name, where it is not the pipeline's.")
  private String jobName;

  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Parameters parameters = tables.parameters(unmatched, "kafka.");
    Instant now = Instant.now();
    String pipeline;
    boolean whole = true;
    try (Lake lake = tables.open(parameters)) {
      pipeline = lake.pipeline();
      out.println("Pipeline  " + Printable.line(pipeline));
      printTables(lake, now, out);
      RejectReasons.ofMostlyRejects(lake).ifPresent(warning -> printRejects(warning, out));
      whole = printLag(lake, parameters, pipeline, out);
    } catch (LakeException e) {
      // The jobs may still tell something.
      spec.commandLine().getErr().println(e.getMessage());
      pipeline = jobName == null ? "" : jobName;
      whole = false;
    }
    boolean runs = printJobs(jobName == null ? pipeline : jobName, now, out);
    out.flush();
    return runs && whole ? ExitCode.OK : ExitCode.INVALID;
  }

  private static void printTables(Lake lake, Instant now, PrintWriter out) {
    for (LakeTable each : LakeTable.values()) {
      if (lake.find(each).isEmpty()) {
        continue;
      }
      TableState state = TableState.of(lake.table(each));
      out.printf(
          "Table     %-12s %,13d rows  %,7d files  %s%n",
          each.key(),
          state.rows(),
          state.files(),
          state.lastCommit().map(at -> "last commit " + ago(at, now)).orElse("no commit")
              + state.mark().map(mark -> ", " + mark).orElse(""));
    }
  }

  private static void printRejects(RejectReasons.Warning warning, PrintWriter out) {
    RejectSummary summary = warning.summary();
    String since = warning.since().map(time -> " since " + time).orElse("");
    out.printf("Rejects   %s%s%n", summary.sentence(), since);
    long looked = summary.reasons().stream().mapToLong(RejectTally.Reason::count).sum();
    if (looked < summary.rejects()) {
      out.printf("          of the newest %,d:%n", looked);
    }
    summary.lines().forEach(line -> out.println("          " + line));
  }

  private boolean printLag(Lake lake, Parameters parameters, String pipeline, PrintWriter out) {
    Map<String, String> kafka = parameters.passThrough(SourceOptions.KAFKA).resolve();
    if (kafka.isEmpty()) {
      return true;
    }
    String group = parameters.optional(SourceOptions.GROUP_ID).orElse("millrace-" + pipeline);
    try {
      Lag.of(kafka, group, lake.topics())
          .forEach(
              (topic, records) ->
                  out.printf(
                      "Lag       %-12s %,13d records not yet in a checkpoint%n", topic, records));
      return true;
    } catch (UnreadableTopicException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return false;
    }
  }

  private boolean printJobs(String name, Instant now, PrintWriter out) {
    Cluster cluster = arguments.cluster();
    List<Job> jobs;
    try {
      // Where the tables could not be asked for the name, all jobs tell something.
      jobs =
          cluster.jobs().stream().filter(job -> name.isEmpty() || job.name().equals(name)).toList();
    } catch (ClusterException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return false;
    }
    if (jobs.stream().noneMatch(Job::isLive)) {
      out.printf(
          "Job       none%s runs on %s%n",
          name.isEmpty() ? "" : " named " + name, cluster.address());
    }
    for (Job job : jobs) {
      out.printf("Job       %s %s%n", job.id(), state(job, now));
      printCheckpoints(cluster.checkpoints(job), now, out);
      cluster
          .lastFault(job)
          .ifPresent(fault -> out.println("          last fault: " + Printable.line(fault)));
    }
    return jobs.stream().anyMatch(job -> job.state().equals("RUNNING"));
  }

  private static String state(Job job, Instant now) {
    return job.ended()
        .map(ended -> "%s %s".formatted(job.state(), ago(ended, now)))
        .orElseGet(() -> "%s, submitted %s".formatted(job.state(), ago(job.since(), now)));
  }

  private static void printCheckpoints(Checkpoints checkpoints, Instant now, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "          checkpoints: %d complete, %d failed%s%s%s%n",
        checkpoints.completed(),
        checkpoints.failed(),
        checkpoints.isAll() ? "" : " of the last " + checkpoints.known(),
        checkpoints.latest().map(each -> ", the last is " + told(each, now)).orElse(""),
        checkpoints.savepoint().map(each -> ", the last savepoint " + told(each, now)).orElse(""));
    checkpoints
        .savepoint()
        .ifPresent(each -> out.println("          savepoint: " + Printable.line(each.location())));
  }

  private static String told(Checkpoints.Complete each, Instant now) {
    return String.format(
        Locale.ROOT, "%d, %s, %,d kB", each.id(), ago(each.at(), now), each.bytes() >> 10);
  }

  private static String ago(Instant at, Instant now) {
    Duration past = Duration.between(at, now).truncatedTo(ChronoUnit.SECONDS);
    return past.toString().substring(2).toLowerCase(Locale.ROOT) + " ago";
  }
}
