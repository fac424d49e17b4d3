package io.millrace.submission;

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
import io.millrace.scoring.Batching;
import io.millrace.scoring.OnnxLoader;
import io.millrace.scoring.Scorer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a submission, read and checked against each other: the parameters, the definition
 * and its model.
 *
 * @param columns all features of the pipeline, in order
 * @param fingerprint the fingerprint of the event's fields and the features, which must equal that
 *     of restored state
 */
public record Submission(
    Parameters parameters,
    Pipeline pipeline,
    Optional<SubmittedModel> model,
    List<FeatureColumn> columns,
    String fingerprint) {

  /**
   * A model's file as read here.
   *
   * @param location a path or a URI
   * @param batching the batching that the probe found here
   * @param warning a valid use of the model that is most likely not intended, in words for the user
   */
  public record SubmittedModel(
      String location, byte[] bytes, Batching batching, Optional<String> warning) {}

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
    Optional<SubmittedModel> model = Optional.empty();
    if (pipeline.model() != null) {
      long maxBytes = parameters.value(JobOptions.MODEL_MAX_SIZE).bytes();
      byte[] bytes = files.model(pipeline.model(), location, maxBytes);
      String file = Location.resolve(location, pipeline.model().file());
      checkReach(file, bytes, parameters);
      model = Optional.of(probed(file, bytes, pipeline, features.columns(), parameters));
    }
    return new Submission(parameters, pipeline, model, features.columns(), features.fingerprint());
  }

  private static void checkReach(String file, byte[] bytes, Parameters parameters) {
    if (!isShipped(bytes, parameters) && FlinkFiles.isLocal(file)) {
      throw new ModelFileException(
          "Cannot use model %s: %d bytes are more than %s %s, so each TaskManager must read it by itself (give model.file as a URI that all machines reach, or raise the limit)"
              .formatted(
                  file,
                  bytes.length,
                  JobOptions.MODEL_MAX_INLINE_SIZE.key(),
                  parameters.value(JobOptions.MODEL_MAX_INLINE_SIZE)));
    }
  }

  /**
   * Loads the model once here, so that a model that does not fit is reported before the job runs.
   */
  private static SubmittedModel probed(
      String file,
      byte[] bytes,
      Pipeline pipeline,
      List<FeatureColumn> columns,
      Parameters parameters) {
    int batchSize = parameters.value(ScoringOptions.BATCH_SIZE);
    try (Scorer scorer = OnnxLoader.load(bytes, pipeline.model(), columns, batchSize)) {
      return new SubmittedModel(file, bytes, scorer.batching(), scorer.warning());
    }
  }

  private static boolean isShipped(byte[] bytes, Parameters parameters) {
    return bytes.length <= parameters.value(JobOptions.MODEL_MAX_INLINE_SIZE).bytes();
  }

  /** Whether the model travels with the job and is kept in the table {@code versions}. */
  public boolean shipsModel() {
    return model.isPresent() && isShipped(model.get().bytes(), parameters);
  }

  /** The model's bytes for {@code versions}; null where it keeps the place, or without a model. */
  public byte[] keptModelBytes() {
    return shipsModel() ? model.get().bytes() : null;
  }

  /** The place of a model that is too large to be kept; else null. */
  public String keptModelUri() {
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
