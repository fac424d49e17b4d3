package io.millrace.scoring;

import io.millrace.text.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The place of the score in a model's outputs.
 *
 * @param column {@link #NONE} where the output has one value per row
 * @param warning a choice that is valid but most likely not meant, in words for the user; null for
 *     none
 */
record ScoreOutput(String name, int column, String warning) {
  static final int NONE = -1;
  private static final Pattern WRITTEN = Pattern.compile("([^\\[\\]]+)(?:\\[(\\d{1,9})])?");

  /**
   * The advice on a ZipMap: each exporter has its own way to leave it out, but CatBoost's has none.
   */
  private static final String WITHOUT_ZIPMAP =
      "the model ends in a ZipMap; export without: onnxmltools for LightGBM by zipmap=False,"
          + " skl2onnx by options={'zipmap': False}; for CatBoost, which always writes one, and any"
          + " other model: deploy/model/without-zipmap IN.onnx OUT.onnx";

  static final Set<String> NUMERIC = Set.of("float", "double", "int64", "int32", "float16", "bool");

  /** The element types of classifiers' labels. */
  private static final Set<String> WHOLE = Set.of("int64", "int32", "bool");

  /**
   * Finds the output that a definition names among those of the model.
   *
   * @return null where the text is wrong or names no output; a found one may also add to the
   *     problems
   */
  static ScoreOutput match(String written, List<TensorSpec> outputs, List<String> problems) {
    Matcher parts = WRITTEN.matcher(written);
    if (!parts.matches()) {
      problems.add(
          "model.output is '%s' (must be an output's name, with a column in brackets if it has more than one)"
              .formatted(written));
      return null;
    }
    String name = parts.group(1);
    List<String> names = outputs.stream().map(TensorSpec::name).toList();
    int position = names.indexOf(name);
    if (position < 0) {
      problems.add(
          "model.output names '%s', but the model's outputs are %s%s"
              .formatted(
                  name,
                  outputs.stream().map(TensorSpec::description).collect(Collectors.joining(", ")),
                  NearestName.hint(name, names)));
      return null;
    }
    int column = parts.group(2) == null ? NONE : Integer.parseInt(parts.group(2));
    TensorSpec declared = outputs.get(position);
    ScoreOutput output = new ScoreOutput(name, column, warning(declared, outputs));
    String problem = output.problemWith(declared);
    if (problem != null) {
      problems.add(problem);
    }
    return output;
  }

  private static String warning(TensorSpec declared, List<TensorSpec> outputs) {
    if (!WHOLE.contains(declared.type())) {
      return null;
    }
    String others =
        outputs.stream()
            .filter(each -> NUMERIC.contains(each.type()) && !WHOLE.contains(each.type()))
            .map(TensorSpec::description)
            .collect(Collectors.joining(", "));
    return "output %s, so that scores are whole numbers: a classifier's labels most likely, and no probabilities%s"
        .formatted(
            declared.description(),
            others.isEmpty() ? "" : " (the model also gives: " + others + ")");
  }

  private String problemWith(TensorSpec declared) {
    if (!declared.isTensor()) {
      return "output %s, but a score is read from a tensor (%s)"
          .formatted(declared.description(), WITHOUT_ZIPMAP);
    }
    if (!NUMERIC.contains(declared.type())) {
      return "output %s, but a score is a number (name the output that holds the probabilities)"
          .formatted(declared.description());
    }
    long columns = 1;
    for (int i = 1; i < declared.rank(); i++) {
      if (declared.shape().get(i) == TensorSpec.ANY) {
        return null; // Known once the model has run.
      }
      columns *= declared.shape().get(i);
    }
    return problemWithColumns("output " + declared.description(), columns);
  }

  /**
   * Checks the output of a call.
   *
   * @return the number of values per row
   */
  int columnsOf(long[] shape, int elements, int rows) throws CallFailure {
    int columns = elements / rows;
    boolean perRow =
        columns > 0
            && columns * rows == elements
            && (column == NONE || (shape.length == 2 && shape[0] == rows));
    // Tables keep this text, so the default locale's digits must not be in it.
    String given = "output '" + name + "' is " + Arrays.toString(shape) + " for " + rows + " rows";
    if (!perRow) {
      throw CallFailure.ofSignature(given + " (must have the rows as its first dimension)");
    }
    String problem = problemWithColumns(given, columns);
    if (problem != null) {
      throw CallFailure.ofSignature(problem);
    }
    return columns;
  }

  private String problemWithColumns(String given, long columns) {
    String written = column == NONE ? name : name + "[" + column + "]";
    String problem = null;
    if (columns == 1 && column != NONE) {
      problem = "one column, but model.output is '" + written + "' (write '" + name + "')";
    } else if (columns > 1 && column == NONE) {
      problem =
          columns
              + (" columns, but model.output is '" + written + "' (write '" + name + "[")
              + ((columns - 1) + "]' for the last of them, say)");
    } else if (column >= columns) {
      problem =
          columns
              + (" columns, but model.output is '" + written + "' (must be 0 to ")
              + ((columns - 1) + ")");
    }
    return problem == null ? null : given + ", which has " + problem;
  }
}
