package io.millrace.scoring;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.common.hash.Hashing;
import io.millrace.feature.FeatureColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A definition's block for a model, made to fit the features: found by looking at the model, and
 * tried by loading it.
 *
 * @param definition the model's block
 * @param notes the choices among several possibilities, a line each
 */
public record ModelFit(ModelDefinition definition, List<String> notes) {
  /** The batch size of the trial: enough for a batch. */
  private static final int ROWS = 2;

  public ModelFit {
    notes = List.copyOf(notes);
  }

  /**
   * The facts that are known before.
   *
   * @param inputs features in the model's order; empty to find them by the model's inputs
   * @param before inputs of the model that this one replaces, taken where they fit and nothing else
   *     decides; empty for none
   * @param mapped features by the model's names for its inputs, where names differ
   * @param output as in a definition, or null for the one that holds probabilities
   */
  public record Wanted(
      String name,
      String version,
      String file,
      List<String> inputs,
      List<String> before,
      Map<String, String> mapped,
      String output) {}

  /**
   * Fits a model to the features of a pipeline.
   *
   * @param columns all features of the pipeline, in order
   * @throws ModelException with all that does not fit
   */
  public static ModelFit of(byte[] model, Wanted wanted, List<FeatureColumn> columns) {
    ModelDefinition bare = definition(model, wanted, InputFit.NONE, "");
    ModelFile.check(model, bare);
    List<String> problems = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Specs specs = specs(model, bare);
    InputFit inputs = InputFit.of(specs.inputs(), wanted, columns, problems, notes);
    List<String> outputs = OutputFit.of(specs.outputs(), wanted.output(), problems, notes);
    problems.addAll(ofTypes(definition(model, wanted, inputs, ""), specs.inputs(), columns));
    if (!problems.isEmpty()) {
      throw new ModelException(bare, problems);
    }
    ModelException refused = null;
    for (String output : outputs) {
      ModelDefinition fitted = definition(model, wanted, inputs, output);
      try {
        OnnxLoader.load(model, fitted, columns, ROWS).close();
        return new ModelFit(fitted, notes);
      } catch (ModelException e) {
        refused = refused == null ? e : refused;
      }
    }
    throw refused;
  }

  /**
   * The problems that loading would find in the inputs with known features, while others lack
   * theirs.
   */
  private static List<String> ofTypes(
      ModelDefinition fitted, List<TensorSpec> inputs, List<FeatureColumn> columns) {
    List<String> problems = new ArrayList<>();
    boolean isSingle = inputs.size() == 1;
    List<TensorSpec> known =
        inputs.stream()
            .filter(input -> isSingle || fitted.inputNames().contains(input.name()))
            .toList();
    if (!fitted.inputs().isEmpty()) {
      new InputMatch(fitted, columns, problems).match(known);
    }
    return problems;
  }

  private record Specs(List<TensorSpec> inputs, List<TensorSpec> outputs) {}

  private static Specs specs(byte[] model, ModelDefinition bare) {
    try (OrtSession session = OnnxSessions.open(model, bare, 1)) {
      return new Specs(
          OnnxSessions.specs(session.getInputInfo().values()),
          OnnxSessions.specs(session.getOutputInfo().values()));
    } catch (OrtException e) {
      throw new ModelException(
          bare, "its inputs and outputs cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static ModelDefinition definition(
      byte[] model, Wanted wanted, InputFit inputs, String output) {
    return new ModelDefinition(
        wanted.name(),
        wanted.version(),
        wanted.file(),
        Hashing.sha256().hashBytes(model).toString(),
        inputs.features(),
        inputs.names(),
        output);
  }
}
