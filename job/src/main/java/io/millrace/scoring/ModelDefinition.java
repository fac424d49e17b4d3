package io.millrace.scoring;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The model of a definition.
 *
 * @param file as written: relative to the definition, or a URI
 * @param sha256 of the file, lower-case hex
 * @param inputs names of features, in the order of the tensor's columns
 * @param names the model's own names of its inputs, one for each of {@code inputs}; null where they
 *     are those of the features
 * @param output an output's name, with a column in brackets if it has more than one
 */
public record ModelDefinition(
    String name,
    String version,
    String file,
    String sha256,
    List<String> inputs,
    List<String> names,
    String output)
    implements Serializable {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");

  public ModelDefinition {
    inputs = List.copyOf(inputs);
    names = names == null ? null : List.copyOf(names);
  }

  /** A model whose inputs have the names of their features. */
  public ModelDefinition(
      String name, String version, String file, String sha256, List<String> inputs, String output) {
    this(name, version, file, sha256, inputs, null, output);
  }

  /** An entry of a map of inputs, as messages advise it. */
  public static String mapping(String input, String feature) {
    String key = PLAIN.matcher(input).matches() ? input : "'" + input.replace("'", "''") + "'";
    return key + ": " + feature;
  }

  /** The model's names of its inputs, one for each of {@link #inputs()}. */
  List<String> inputNames() {
    return names == null ? inputs : names;
  }
}
