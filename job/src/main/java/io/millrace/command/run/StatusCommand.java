package io.millrace.command.run;

import io.millrace.advice.RejectSummary;
import io.millrace.advice.RejectTally;
import io.millrace.cluster.Checkpoints;
import io.millrace.cluster.Cluster;
import io.millrace.cluster.ClusterException;
import io.millrace.cluster.Job;
import io.millrace.command.argument.ClusterAddress;
import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.GivenJob;
import io.millrace.command.argument.TableArguments;
import io.millrace.feature.StateHistory;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.RejectReasons;
import io.millrace.lake.StoredVersion;
import io.millrace.lake.StoredVersions;
import io.millrace.lake.TableState;
import io.millrace.lake.WrittenVersion;
import io.millrace.options.Parameters;
import io.millrace.options.SourceOptions;
import io.millrace.pipeline.Pipeline;
import io.millrace.text.Count;
import io.millrace.text.Printable;
import io.millrace.topic.Lag;
import io.millrace.topic.UnreadableTopicException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Prints the state of a pipeline: its jobs, its tables, its lag. */
@Command(
    name = "status",
    description = {
      "Says how a pipeline is: its jobs on the cluster with their last checkpoints and faults, its tables with their rows and last commits, its versions with what their features rest on, and, with --kafka.bootstrap.servers, how many records wait in the topics. Where most records since the newest definition was submitted are rejects, it says why, and the likeliest fix.",
      ""
    },
    customSynopsis = {
      "millrace status [--cluster URL] [--pipeline FILE] --catalog.type TYPE [--catalog.PROPERTY VALUE]... [--kafka.PROPERTY VALUE]...",
      "       millrace status --output DIR [--kafka.PROPERTY VALUE]..."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:a job of the pipeline runs, or the local run of --output is finished",
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

  @Option(
      names = "--pipeline",
      paramLabel = "FILE",
      description =
          "The definition, as for the job: names the pipeline and its tables' namespace, where the catalog has several.")
  private String definition;

  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Parameters parameters = tables.parameters(unmatched, "kafka.");
    Optional<Pipeline> defined =
        Optional.ofNullable(definition).map(at -> GivenJob.pipeline(at, parameters));
    String pipeline;
    boolean whole = true;
    try (Lake lake = open(parameters, defined)) {
      pipeline = lake.pipeline();
      out.println("Pipeline  " + Printable.line(pipeline));
      printTables(lake, out);
      printVersions(lake, out);
      RejectReasons.ofMostlyRejects(lake).ifPresent(warning -> printRejects(warning, out));
      whole = printLag(lake, parameters, pipeline, out);
    } catch (LakeException e) {
      // The jobs may still be known.
      spec.commandLine().getErr().println(e.getMessage());
      pipeline = defined.map(Pipeline::name).orElse("");
      whole = false;
    }
    boolean runs =
        isLocalAlone()
            ? printLocalRun(tables.folder().orElseThrow(), out)
            : printJobs(jobName == null ? pipeline : jobName, out);
    out.flush();
    return runs && whole ? ExitCode.OK : ExitCode.INVALID;
  }

  private Lake open(Parameters parameters, Optional<Pipeline> defined) {
    return defined.isPresent()
        ? tables.place(parameters, defined.get()).open()
        : tables.open(parameters);
  }

  /** Whether only a local run is meant; its cluster is its own, and no other is named. */
  private boolean isLocalAlone() {
    return tables.folder().isPresent()
        && !spec.commandLine().getParseResult().hasMatchedOption("--cluster");
  }

  /** Prints the state of the local run, and returns whether all is well. */
  private static boolean printLocalRun(Path folder, PrintWriter out) {
    LocalRunPhase run = LocalRunPhase.of(folder);
    out.println(
        "Job       "
            + switch (run) {
              case AT_WORK ->
                  "the local run is at work; --cluster, with the address of its line Flink, shows its checkpoints, too";
              case FINISHED -> "none: the local run is finished";
              case STOPPED ->
                  "none: the local run was stopped on its way; the command that began it goes on from there";
            });
    return run != LocalRunPhase.STOPPED;
  }

  private static void printTables(Lake lake, PrintWriter out) {
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
          state.lastCommit().map(at -> "last commit " + ago(at)).orElse("no commit")
              + state.mark().map(mark -> ", " + mark).orElse(""));
    }
  }

  private static void printVersions(Lake lake, PrintWriter out) {
    if (lake.find(LakeTable.VERSIONS).isEmpty()) {
      return;
    }
    String live = WrittenVersion.of(lake).orElse("");
    for (StoredVersion each : StoredVersions.withoutModels(lake)) {
      out.printf(
          "Version   %s  first submitted %s, history %s%s%n",
          Printable.line(each.pipelineVersion()),
          ago(each.createdAt()),
          each.history().map(StatusCommand::text).orElse("not recorded"),
          each.pipelineVersion().equals(live) ? ", of the newest predictions" : "");
    }
  }

  private static String text(StateHistory history) {
    return history.isComplete()
        ? history.status()
        : history.status() + " for " + Count.of(history.partialUsers(), "user");
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

  private boolean printJobs(String name, PrintWriter out) {
    Cluster cluster = arguments.cluster();
    List<Job> jobs;
    try {
      // Where the tables do not give the name, all jobs are shown.
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
      out.printf("Job       %s %s%n", job.id(), state(job));
      printCheckpoints(cluster.checkpoints(job), out);
      cluster
          .lastFault(job)
          .ifPresent(fault -> out.println("          last fault: " + Printable.line(fault)));
    }
    return jobs.stream().anyMatch(job -> job.state().equals("RUNNING"));
  }

  private static String state(Job job) {
    return job.ended()
        .map(ended -> "%s %s".formatted(job.state(), ago(ended)))
        .orElseGet(() -> "%s, submitted %s".formatted(job.state(), ago(job.since())));
  }

  private static void printCheckpoints(Checkpoints checkpoints, PrintWriter out) {
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
