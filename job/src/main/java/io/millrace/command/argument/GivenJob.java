package io.millrace.command.argument;

import io.millrace.cluster.Cluster;
import io.millrace.cluster.Job;
import io.millrace.lake.StoredFiles;
import io.millrace.lake.start.KnownVersion;
import io.millrace.lake.start.ModelRules;
import io.millrace.lake.start.StartLook;
import io.millrace.lake.start.StartPlan;
import io.millrace.options.CatalogOptions;
import io.millrace.options.CheckpointOptions;
import io.millrace.options.JobOptions;
import io.millrace.options.Parameters;
import io.millrace.options.SourceOptions;
import io.millrace.options.UnresolvedSecretsException;
import io.millrace.pipeline.FileAccess;
import io.millrace.pipeline.Location;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineFiles;
import io.millrace.topic.BrokersOpinion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A job as a command line gives it, and what can be asked about its start.
 *
 * @param arguments the job's, as given
 */
public record GivenJob(List<String> arguments, Parameters parameters, Pipeline pipeline) {

  /**
   * Reads the parameters, and the definition that they name.
   *
   * @throws io.millrace.options.InvalidParametersException with all problems of the parameters
   * @throws UsageException where the definition cannot be read
   */
  public static GivenJob of(List<String> arguments) {
    Parameters parameters = Parameters.parse(Map.of(), arguments.toArray(String[]::new));
    String location = parameters.value(JobOptions.PIPELINE);
    return new GivenJob(List.copyOf(arguments), parameters, pipeline(location, parameters));
  }

  /** The definition at a place: a local file, or a URI of the catalog's files. */
  public static Pipeline pipeline(String location, Parameters parameters) {
    FileAccess files =
        access(location, parameters)
            .orElseThrow(
                () ->
                    new UsageException(
                        "Cannot read definition %s: this command reads files of this machine, and URIs by catalog.io-impl, which is not given (copy it here; flink run reads it by Flink's plugins)"
                            .formatted(location)));
    try {
      return new PipelineFiles(files)
          .definition(
              location,
              read ->
                  KnownVersion.isIn(
                      parameters.value(CatalogOptions.NAME),
                      parameters.passThrough(CatalogOptions.CATALOG).resolve(),
                      read));
    } catch (IOException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** The way to a file: this machine's, or the catalog's; empty where there is none. */
  private static Optional<FileAccess> access(String location, Parameters parameters) {
    LocalFiles local = new LocalFiles();
    // What is never read is refused by whoever reads, in words of its own.
    return local.canRead(location) || Location.refusal(location).isPresent()
        ? Optional.of(local)
        : StoredFiles.of(parameters.passThrough(CatalogOptions.CATALOG).resolve())
            .map(FileAccess.class::cast);
  }

  public String definition() {
    return parameters.value(JobOptions.PIPELINE);
  }

  /** The name that the job has on the cluster. */
  public String name() {
    return parameters.optional(JobOptions.NAME).orElse(pipeline.name());
  }

  /**
   * Plans a start.
   *
   * @throws io.millrace.options.InvalidParametersException where the parameters do not fit the
   *     definition, with all problems
   */
  public StartPlan plan(StartPlan.Start start) {
    parameters.checkAgainst(pipeline);
    return StartLook.of(
        pipeline,
        parameters.value(CatalogOptions.NAME),
        parameters.passThrough(CatalogOptions.CATALOG).resolve(),
        start.with(model()));
  }

  /** The place of the definition's model; empty without one, and where it cannot be read here. */
  private Optional<ModelRules.Place> model() {
    if (pipeline.model() == null) {
      return Optional.empty();
    }
    return access(Location.resolve(definition(), pipeline.model().file()), parameters)
        .map(files -> new ModelRules.Place(files, definition(), parameters.modelLimits()));
  }

  /**
   * The problems of a cluster with this job, each with advice.
   *
   * @param leaving the job whose place this one takes, with its slots; empty for none
   */
  public List<String> problems(Cluster cluster, Optional<Leaving> leaving) {
    return problems(cluster, leaving, "");
  }

  /**
   * The same.
   *
   * @param sooner advice that comes before all other where slots are missing, with what parts it
   *     from that; empty for none
   */
  public List<String> problems(Cluster cluster, Optional<Leaving> leaving, String sooner) {
    Cluster.Overview overview = cluster.overview();
    List<String> problems = new ArrayList<>();
    cluster.versionProblem(overview).ifPresent(problems::add);
    int wanted = parameters.optional(JobOptions.PARALLELISM).orElse(1);
    int free = overview.freeSlots() + leaving.map(Leaving::slots).orElse(0);
    if (free < wanted) {
      problems.add(
          "Cannot submit to %s: %d of its %d slots are free%s, and the job takes %d (%sstart TaskManagers: bin/taskmanager.sh start; or ask for less: --parallelism)"
              .formatted(
                  cluster.address(),
                  free,
                  overview.slots(),
                  leaving.map(each -> " without job " + each.job().id()).orElse(""),
                  wanted,
                  sooner));
    }
    for (Job running : cluster.liveJobs(name())) {
      if (leaving.stream().noneMatch(each -> each.job().id().equals(running.id()))) {
        problems.add(
            "Cannot submit %s: job %s of this name is %s there, and two would write each row twice (stop it: millrace stop %s; or set another job.name for another namespace)"
                .formatted(name(), running.id(), running.state(), running.id()));
      }
    }
    return problems;
  }

  /**
   * The problem of brokers that do not accept the job's parameters, with advice. It takes seconds
   * where brokers do not answer, so it is asked once, and not while a stopped job waits.
   */
  public Optional<String> brokersProblem() {
    try {
      return BrokersOpinion.refusal(
              parameters.passThrough(SourceOptions.KAFKA).resolve(), pipeline.topics())
          .map(
              refusal ->
                  "Cannot submit %s: %s; check kafka.security.protocol, kafka.sasl.* and kafka.ssl.*"
                      .formatted(name(), refusal));
    } catch (UnresolvedSecretsException e) {
      // The references of Kafka's secrets may be for the cluster's machines alone.
      return Optional.empty();
    }
  }

  /** A job that makes room for this one. */
  public record Leaving(Job job, int slots) {}

  /** The places that the cluster must reach, by what they are. */
  public Map<String, String> locations() {
    Map<String, String> locations = new TreeMap<>();
    locations.put("pipeline", definition());
    parameters
        .optional(CheckpointOptions.DIR)
        .ifPresent(dir -> locations.put(CheckpointOptions.DIR.key(), dir));
    return locations;
  }
}
