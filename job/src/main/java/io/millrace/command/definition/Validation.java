package io.millrace.command.definition;

import io.millrace.advice.DottedPath;
import io.millrace.command.argument.LocalFiles;
import io.millrace.options.InvalidParametersException;
import io.millrace.options.JobOptions;
import io.millrace.options.Parameters;
import io.millrace.options.TransactionLife;
import io.millrace.pipeline.Durations;
import io.millrace.pipeline.InvalidPipelineException;
import io.millrace.pipeline.Location;
import io.millrace.pipeline.ModelFileException;
import io.millrace.pipeline.ModelLimits;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineFiles;
import io.millrace.pipeline.ProbedModel;
import io.millrace.scoring.ModelException;
import io.millrace.topic.UnreadableTopicException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a definition, its model and parameters together, each as far as the others let it: a wrong
 * parameter does not hide a wrong model.
 */
final class Validation {
  private final List<Finding> problems = new ArrayList<>();
  private final List<Finding> warnings = new ArrayList<>();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final LocalFiles access;
  private final PipelineFiles files;
  private Pipeline pipeline;

  /** Whether the parameters are those of a run. */
  private boolean isOfRun;

  private SampleReport sample;
  private Optional<Finding> unreadSample = Optional.empty();

  private Validation(LocalFiles access) {
    this.access = access;
    this.files = new PipelineFiles(access);
  }

  /** Checks the definition alone. */
  static Validation ofDefinition(String location) {
    Validation validation = new Validation(new LocalFiles());
    validation.definition(location);
    return validation;
  }

  /** Decodes records by a definition. */
  @FunctionalInterface
  interface Sampling {
    SampleReport sample(Pipeline pipeline);
  }

  /** Checks a definition and its model before the definition is written. */
  static Validation ofUnwritten(String location, String definition) {
    byte[] text = definition.getBytes(StandardCharsets.UTF_8);
    return of(new LocalFiles(Map.of(location, text)), location, List.of(), Optional.empty());
  }

  /**
   * Checks everything.
   *
   * @param arguments the parameters; where none is given, none is required
   * @param sampling the sampling; empty for no sample
   */
  static Validation of(String location, List<String> arguments, Optional<Sampling> sampling) {
    return of(new LocalFiles(), location, arguments, sampling);
  }

  private static Validation of(
      LocalFiles access, String location, List<String> arguments, Optional<Sampling> sampling) {
    Validation validation = new Validation(access);
    Optional<Pipeline> pipeline = validation.definition(location);
    pipeline.ifPresent(checked -> sampling.ifPresent(by -> validation.sample(checked, by)));
    Optional<Parameters> parameters = validation.parameters(location, arguments);
    pipeline.ifPresent(
        checked -> parameters.ifPresent(given -> validation.together(checked, given)));
    pipeline
        .filter(checked -> checked.model() != null)
        .ifPresent(checked -> validation.model(checked, location, parameters));
    return validation;
  }

  /** The definition, where it is valid. */
  Optional<Pipeline> pipeline() {
    return Optional.ofNullable(pipeline);
  }

  boolean isValid() {
    return problems.isEmpty();
  }

  List<Finding> problems() {
    return problems;
  }

  /** Whether the only problem is that the topics cannot be read: no fault of the definition. */
  boolean isUnreadAlone() {
    return unreadSample.isPresent() && problems.equals(List.of(unreadSample.get()));
  }

  /** The findings that are valid, but most likely not intended. */
  List<Finding> warnings() {
    return warnings;
  }

  /** The report on the sample; empty without a sample. */
  Optional<SampleReport> sample() {
    return Optional.ofNullable(sample);
  }

  /** The facts that a reader may want to know, by name. */
  Map<String, String> facts() {
    return facts;
  }

  private void sample(Pipeline pipeline, Sampling by) {
    try {
      sample = by.sample(pipeline);
      sample.problem().ifPresent(each -> problems.add(new Finding("sample", 0, "", each)));
      sample.suspicions().forEach(each -> warnings.add(new Finding("sample", 0, "", each)));
    } catch (UnreadableTopicException e) {
      unreadSample = Optional.of(new Finding("sample", 0, "", e.getMessage()));
      problems.add(unreadSample.get());
    }
  }

  private Optional<Pipeline> definition(String location) {
    try {
      pipeline = files.definition(location);
      facts.put("pipeline", pipeline.name());
      facts.put("pipeline_version", pipeline.version());
      facts.put("features", String.valueOf(pipeline.features().size()));
      for (DottedPath each : DottedPath.of(pipeline.event())) {
        int line = files.lineOf(location, each.key());
        warnings.add(new Finding("definition", line, each.key(), each.toString()));
      }
      return Optional.of(pipeline);
    } catch (InvalidPipelineException e) {
      e.problems()
          .forEach(
              problem ->
                  problems.add(
                      new Finding("definition", problem.line(), problem.key(), problem.message())));
    } catch (IOException e) {
      problems.add(new Finding("definition", 0, "", e.getMessage()));
    }
    return Optional.empty();
  }

  private Optional<Parameters> parameters(String location, List<String> arguments) {
    Map<String, String> presets = Map.of(JobOptions.PIPELINE.key(), location);
    try {
      if (arguments.isEmpty()) {
        return Optional.of(Parameters.parsePartial(presets));
      }
      Parameters parameters = Parameters.parse(presets, arguments.toArray(String[]::new));
      isOfRun = true;
      facts.put("parameters", (parameters.given().size() - 1) + " given");
      return Optional.of(parameters);
    } catch (InvalidParametersException e) {
      add(e);
      return Optional.empty();
    }
  }

  private void together(Pipeline pipeline, Parameters parameters) {
    try {
      parameters.checkAgainst(pipeline);
    } catch (InvalidParametersException e) {
      add(e);
    }
    if (pipeline.predictionsTopic() != null) {
      TransactionLife life = parameters.transactionLife();
      facts.put(
          "transactions",
          "open for up to %s, given up by Kafka after %s; the job restarts after %s"
              .formatted(text(life.longest()), text(life.timeout()), text(life.restartAfter())));
    }
  }

  private static String text(Duration duration) {
    return Durations.text(duration.toMillis());
  }

  private void add(InvalidParametersException e) {
    e.problems()
        .forEach(
            problem ->
                problems.add(new Finding("parameters", 0, problem.key(), problem.toString())));
  }

  private void model(Pipeline pipeline, String location, Optional<Parameters> parameters) {
    String file = Location.resolve(location, pipeline.model().file());
    if (!access.canRead(file)) {
      facts.put("model", "not checked: " + file + " is not on this machine");
      return;
    }
    Parameters effective = parameters.orElseGet(() -> Parameters.parsePartial(Map.of()));
    try {
      ModelLimits limits = effective.modelLimits();
      ProbedModel model =
          ProbedModel.of(access, pipeline, location, isOfRun ? limits : limits.anywhere());
      facts.put("model", pipeline.model().name() + " " + pipeline.model().version());
      facts.put("runtime", model.runtime());
      facts.put("batching", model.batching().mode() + ": " + model.batching().reason());
      model
          .warning()
          .ifPresent(each -> warnings.add(new Finding("model", 0, "model.output", each)));
    } catch (LinkageError e) {
      // The job's jar has onnxruntime only for Linux, but users write definitions on any system.
      facts.put("model", "not checked: onnxruntime does not run on this machine (" + e + ")");
    } catch (IOException | ModelFileException | ModelException e) {
      problems.add(new Finding("model", 0, "model", e.getMessage()));
    }
  }
}
