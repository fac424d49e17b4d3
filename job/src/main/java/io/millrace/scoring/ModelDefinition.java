package io.millrace.scoring;

import java.io.Serializable;
import java.util.List;

/**
 * The model of a definition.
 *
 * @param file as written: relative to the definition, or a URI
 * @param sha256 of the file, lower-case hex
 * @param inputs names of features, in the order of the tensor's columns
 * @param output an output's name, with a column in brackets if it has more than one
 */
public record ModelDefinition(
    String name, String version, String file, String sha256, List<String> inputs, String output)
    implements Serializable {
  public ModelDefinition {
    inputs = List.copyOf(inputs);
  }
}
