package io.millrace.lake.start;

import static io.millrace.lake.start.StartRule.MODEL_FILE;
import static io.millrace.lake.start.StartRule.MODEL_FITS;

import io.millrace.pipeline.FileAccess;
import io.millrace.pipeline.ModelFileException;
import io.millrace.pipeline.ModelLimits;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.ProbedModel;
import io.millrace.scoring.ModelException;
import java.io.IOException;
import java.util.Optional;

/**
 * The rules of a definition's model, however the job starts: the submission keeps them by loading a
 * {@link ProbedModel}, whose exceptions have the words.
 */
public final class ModelRules {
  private ModelRules() {}

  /**
   * The place of a definition whose model can be read from here.
   *
   * @param files reads the model's file
   * @param definition the definition's path or URI
   */
  public record Place(FileAccess files, String definition, ModelLimits limits) {}

  /**
   * Finds the problem of a definition's model; empty where there is none.
   *
   * @throws LinkageError where onnxruntime does not run on this machine
   */
  public static Optional<StartProblem> problem(Pipeline pipeline, Place place) {
    try {
      ProbedModel.of(place.files(), pipeline, place.definition(), place.limits());
      return Optional.empty();
    } catch (IOException | ModelFileException e) {
      return Optional.of(MODEL_FILE.broken("%s", e.getMessage()));
    } catch (ModelException e) {
      return Optional.of(MODEL_FITS.broken("%s", e.getMessage()));
    }
  }
}
