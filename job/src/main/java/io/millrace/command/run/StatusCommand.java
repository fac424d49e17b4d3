package io.millrace.command.run;

import io.millrace.cluster.Cluster;
import io.millrace.cluster.ClusterException;
import io.millrace.cluster.Job;
import io.millrace.command.argument.ClusterAddress;
import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.GivenJob;
import io.millrace.command.argument.TableArguments;
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
import io.millrace.topic.Lag;
import io.millrace.topic.UnreadableTopicException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
      "millrace status [--cluster URL] [--pipeline FILE] --catalog.type TYPE [--catalog.PROPERTY VALUE]... [--kafka.PROPERTY VALUE]... [--json]",
      "       millrace status --output DIR [--kafka.PROPERTY VALUE]... [--json]"
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

  @Option(names = "--json", description = "Print what is found as JSON, on standard output.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    StatusView view = json ? new StatusJson(out) : new StatusText(out);
    Parameters parameters = tables.parameters(unmatched, "kafka.");
    Optional<Pipeline> defined =
        Optional.ofNullable(definition).map(at -> GivenJob.pipeline(at, parameters));
    String pipeline;
    boolean whole = true;
    try (Lake lake = open(parameters, defined)) {
      pipeline = lake.pipeline();
      view.pipeline(pipeline);
      showTables(lake, view);
      showVersions(lake, view);
      RejectReasons.ofMostlyRejects(lake).ifPresent(view::rejects);
      whole = showLag(lake, parameters, view);
    } catch (LakeException e) {
      // The jobs may still be known.
      spec.commandLine().getErr().println(e.getMessage());
      pipeline = defined.map(Pipeline::name).orElse("");
      whole = false;
    }
    boolean runs =
        isLocalAlone()
            ? showLocalRun(tables.folder().orElseThrow(), view)
            : showJobs(jobName == null ? pipeline : jobName, view);
    view.end();
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

  /** Shows the state of the local run, and returns whether all is well. */
  private static boolean showLocalRun(Path folder, StatusView view) {
    LocalRunPhase run = LocalRunPhase.of(folder);
    view.localRun(run);
    return run != LocalRunPhase.STOPPED;
  }

  private static void showTables(Lake lake, StatusView view) {
    for (LakeTable each : LakeTable.values()) {
      lake.find(each).map(TableState::of).ifPresent(state -> view.table(each, state));
    }
  }

  private static void showVersions(Lake lake, StatusView view) {
    if (lake.find(LakeTable.VERSIONS).isEmpty()) {
      return;
    }
    String newest = WrittenVersion.of(lake).orElse("");
    for (StoredVersion each : StoredVersions.withoutModels(lake)) {
      view.version(each, each.pipelineVersion().equals(newest));
    }
  }

  private boolean showLag(Lake lake, Parameters parameters, StatusView view) {
    Map<String, String> kafka = parameters.passThrough(SourceOptions.KAFKA).resolve();
    if (kafka.isEmpty()) {
      return true;
    }
    String group =
        parameters.optional(SourceOptions.GROUP_ID).orElse("millrace-" + lake.pipeline());
    try {
      view.lag(Lag.of(kafka, group, lake.topics()));
      return true;
    } catch (UnreadableTopicException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return false;
    }
  }

  private boolean showJobs(String name, StatusView view) {
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
      view.noJob(name, cluster.address());
    }
    for (Job job : jobs) {
      view.job(job, cluster.checkpoints(job), cluster.lastFault(job));
    }
    return jobs.stream().anyMatch(job -> job.state().equals("RUNNING"));
  }
}
