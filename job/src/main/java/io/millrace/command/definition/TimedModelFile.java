package io.millrace.command.definition;

import io.millrace.command.argument.LocalFiles;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.options.JobOptions;
import io.millrace.options.Parameters;
import io.millrace.pipeline.Location;
import io.millrace.pipeline.ModelFileException;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineFiles;
import io.millrace.scoring.OnnxLoader;
import io.millrace.scoring.Scorer;
import io.millrace.sizing.ModelProbe;
import io.millrace.sizing.ModelTiming;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The timing of a definition's model on this machine. A model on another filesystem, or on a
 * machine without onnxruntime, is left untimed.
 *
 * @param definition the location of the definition
 */
record TimedModelFile(LocalFiles files, Pipeline pipeline, String definition)
    implements ModelProbe {

  /**
   * Times it.
   *
   * @throws ModelFileException where the file cannot be read
   * @throws io.millrace.scoring.ModelException where it does not fit
   */
  @Override
  public List<ModelTiming> time(List<FeatureVector> rows) {
    if (!files.canRead(Location.resolve(definition, pipeline.model().file()))) {
      return List.of();
    }
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    try (Scorer scorer =
        OnnxLoader.load(bytes(), pipeline.model(), features.columns(), ModelTiming.BATCH_MAX)) {
      return ModelTiming.measure(scorer, rows, System::nanoTime);
    } catch (LinkageError e) {
      return List.of();
    }
  }

  private byte[] bytes() {
    long limit = Parameters.parsePartial(Map.of()).value(JobOptions.MODEL_MAX_SIZE).bytes();
    try {
      return new PipelineFiles(files).model(pipeline.model(), definition, limit);
    } catch (IOException e) {
      throw new ModelFileException(e.getMessage());
    }
  }
}
