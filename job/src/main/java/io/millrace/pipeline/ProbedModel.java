package io.millrace.pipeline;

import io.millrace.feature.FeatureSet;
import io.millrace.scoring.Batching;
import io.millrace.scoring.ModelException;
import io.millrace.scoring.OnnxLoader;
import io.millrace.scoring.Scorer;
import java.io.IOException;
import java.util.Optional;

/**
 * A definition's model, read and loaded once on this machine.
 *
 * @param location a path or a URI
 * @param runtime see {@link Scorer#runtime()}
 * @param batching the batching that the probe found here
 * @param warning a valid use of the model that is most likely not intended, in words for the user
 */
public record ProbedModel(
    String location, byte[] bytes, String runtime, Batching batching, Optional<String> warning) {
  /**
   * Reads and loads the model of a definition that has one, so that a model that does not fit is
   * reported before the job runs.
   *
   * @param definition the place that a relative {@code model.file} is relative to
   * @throws IOException when it cannot be read
   * @throws ModelFileException when it is too large, at all or for its place
   * @throws ModelException when it is another file than the definition's, or does not fit the
   *     features
   * @throws LinkageError where onnxruntime does not run on this machine
   */
  public static ProbedModel of(
      FileAccess files, Pipeline pipeline, String definition, ModelLimits limits)
      throws IOException {
    byte[] bytes = new PipelineFiles(files).model(pipeline.model(), definition, limits.readBytes());
    String location = Location.resolve(definition, pipeline.model().file());
    requireReach(location, bytes, limits);
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    try (Scorer scorer =
        OnnxLoader.load(bytes, pipeline.model(), features.columns(), limits.callRows())) {
      return new ProbedModel(
          location, bytes, scorer.runtime(), scorer.batching(), scorer.warning());
    }
  }

  private static void requireReach(String location, byte[] bytes, ModelLimits limits) {
    if (bytes.length > limits.shippedBytes() && !Location.isUri(location)) {
      throw new ModelFileException(
          "Cannot use model %s: %d bytes are more than %s, so each TaskManager must read it by itself (give model.file as a URI that all machines reach, or raise the limit)"
              .formatted(location, bytes.length, limits.shippedText()));
    }
  }
}
