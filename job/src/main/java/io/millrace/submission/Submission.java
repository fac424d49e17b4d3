package io.millrace.submission;

import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureSet;
import io.millrace.flink.FlinkFiles;
import io.millrace.lake.start.KnownVersion;
import io.millrace.options.CatalogOptions;
import io.millrace.options.JobOptions;
import io.millrace.options.Parameters;
import io.millrace.options.SourceOptions;
import io.millrace.pipeline.FileAccess;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineFiles;
import io.millrace.pipeline.ProbedModel;
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
    Optional<ProbedModel> model,
    List<FeatureColumn> columns,
    String fingerprint) {

  /**
   * Reads the definition that the parameters name, and its model.
   *
   * @throws IOException when a file cannot be read
   * @throws io.millrace.lake.LakeException where only the tables can tell whether the definition
   *     has run before, and they cannot be read
   * @throws io.millrace.options.InvalidParametersException when they do not fit the definition
   * @throws io.millrace.pipeline.InvalidPipelineException with everything that is wrong with the
   *     definition
   * @throws io.millrace.pipeline.ModelFileException when the model is too large
   * @throws io.millrace.scoring.ModelException when the model is another file than the
   *     definition's, or does not fit the features
   */
  public static Submission of(Parameters parameters) throws IOException {
    String location = parameters.value(JobOptions.PIPELINE);
    FileAccess files = new FlinkFiles();
    Pipeline pipeline =
        new PipelineFiles(files).definition(location, read -> hasRun(parameters, read));
    parameters.checkAgainst(pipeline);
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    Optional<ProbedModel> model =
        pipeline.model() == null
            ? Optional.empty()
            : Optional.of(ProbedModel.of(files, pipeline, location, parameters.modelLimits()));
    return new Submission(parameters, pipeline, model, features.columns(), features.fingerprint());
  }

  /** Whether an earlier start has recorded the definition: a restart must not be refused. */
  private static boolean hasRun(Parameters parameters, Pipeline pipeline) {
    return KnownVersion.isIn(
        parameters.value(CatalogOptions.NAME),
        parameters.passThrough(CatalogOptions.CATALOG).resolve(),
        pipeline);
  }

  /** Whether the model travels with the job and is kept in the table {@code versions}. */
  public boolean shipsModel() {
    return model.isPresent()
        && model.get().bytes().length <= parameters.modelLimits().shippedBytes();
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
