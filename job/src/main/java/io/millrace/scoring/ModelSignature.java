package io.millrace.scoring;

import io.millrace.feature.FeatureColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * The way in which a model's inputs are fed from features, and the place of the score in its
 * outputs.
 *
 * @param singleRow whether the model's inputs fix one row
 * @param output the place of the score
 */
record ModelSignature(List<Feed> feeds, boolean singleRow, ScoreOutput output) {
  ModelSignature {
    feeds = List.copyOf(feeds);
  }

  /**
   * Matches what a model declares with what a pipeline gives.
   *
   * @param columns all features of the pipeline, in order
   * @throws ModelException with all that does not match, both sides of each
   */
  static ModelSignature match(
      ModelDefinition definition,
      List<FeatureColumn> columns,
      List<TensorSpec> inputs,
      List<TensorSpec> outputs) {
    List<String> problems = new ArrayList<>();
    InputMatch input = new InputMatch(definition, columns, problems);
    List<Feed> feeds = input.match(inputs);
    ScoreOutput output = ScoreOutput.match(definition.output(), outputs, problems);
    if (!problems.isEmpty()) {
      throw new ModelException(definition, problems);
    }
    return new ModelSignature(feeds, input.singleRow(), output);
  }
}
