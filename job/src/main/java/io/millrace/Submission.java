package io.millrace;

import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureSet;
import io.millrace.flink.FlinkFiles;
import io.millrace.options.JobOptions;
import io.millrace.options.Parameters;
import io.millrace.options.ScoringOptions;
import io.millrace.options.SourceOptions;
import io.millrace.pipeline.Location;
import io.millrace.pipeline.ModelFileException;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineFiles;
import io.millrace.scoring.OnnxScorer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a submission consists of, read and checked against each other: the parameters, the
 * definition and its model.
 *
 * @param columns all features of the pipeline, in order
 * @param fingerprint of the event's fields and the features, which restored state must agree with
 */
public record Submission(
    Parameters parameters,
    Pipeline pipeline,
    Optional<SubmittedModel> model,
    List<FeatureColumn> columns,
    String fingerprint) {

  /**
   * A model's file as it was read here.
   *
   * @param location a path or a URI
   */
  public record SubmittedModel(String location, byte[] bytes) {}

  /**
   * Reads the definition that the parameters name, and its model.
   *
   * @throws IOException when a file cannot be read
   * @throws io.millrace.options.InvalidParametersException when they do not fit the definition
   * @throws io.millrace.pipeline.InvalidPipelineException with everything that is wrong with the
   *     definition
   * @throws ModelFileException when the model is too large
   * @throws io.millrace.scoring.ModelException when the model is another file than the
   *     definition's, or does not fit the features
   */
  public static Submission of(Parameters parameters) throws IOException {
    String location = parameters.value(JobOptions.PIPELINE);
    PipelineFiles files = new PipelineFiles(new FlinkFiles());
    Pipeline pipeline = files.definition(location);
    parameters.checkAgainst(pipeline);
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    Submission submission =
        new Submission(
            parameters,
            pipeline,
            model(pipeline, location, files, parameters),
            features.columns(),
            features.fingerprint());
    submission.checkModel();
    return submission;
  }

  private static Optional<SubmittedModel> model(
      Pipeline pipeline, String definition, PipelineFiles files, Parameters parameters)
      throws IOException {
    if (pipeline.model() == null) {
      return Optional.empty();
    }
    long maxBytes = parameters.value(JobOptions.MODEL_MAX_SIZE).bytes();
    byte[] bytes = files.model(pipeline.model(), definition, maxBytes);
    return Optional.of(
        new SubmittedModel(Location.resolve(definition, pipeline.model().file()), bytes));
  }

  /** Loads the model once here, so that one that does not fit is told before anything runs. */
  private void checkModel() {
    if (model.isEmpty()) {
      return;
    }
    SubmittedModel loaded = model.get();
    if (!shipsModel() && FlinkFiles.isLocal(loaded.location())) {
      throw new ModelFileException(
          "Cannot use model %s: %d bytes are more than %s %s, so each TaskManager must read it by itself (give model.file as a URI that all machines reach, or raise the limit)"
              .formatted(
                  loaded.location(),
                  loaded.bytes().length,
                  JobOptions.MODEL_MAX_INLINE_SIZE.key(),
                  parameters.value(JobOptions.MODEL_MAX_INLINE_SIZE)));
    }
    int batchSize = parameters.value(ScoringOptions.BATCH_SIZE);
    OnnxScorer.load(loaded.bytes(), pipeline.model(), columns, batchSize).close();
  }

  /** Whether the model travels with the job and is kept in the table {@code versions}. */
  boolean shipsModel() {
    long most = parameters.value(JobOptions.MODEL_MAX_INLINE_SIZE).bytes();
    return model.isPresent() && model.get().bytes().length <= most;
  }

  /** What {@code versions} keeps of the model; null where it keeps the place, or there is none. */
  byte[] keptModelBytes() {
    return shipsModel() ? model.get().bytes() : null;
  }

  /** Where a model lies that is too large to be kept; else null. */
  String keptModelUri() {
    return model.isEmpty() || shipsModel() ? null : model.get().location();
  }

  public String jobName() {
    return parameters.optional(JobOptions.NAME).orElse(pipeline.name());
  }

  /** The group under which the offsets of completed checkpoints are committed. */
  public String consumerGroup() {
    return parameters.optional(SourceOptions.GROUP_ID).orElse("millrace-" + pipeline.name());
  }
}
