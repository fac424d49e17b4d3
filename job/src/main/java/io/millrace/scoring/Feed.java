package io.millrace.scoring;

import java.util.Arrays;

/**
 * The way in which one input of a model is filled.
 *
 * @param rank 1 for {@code [rows]}, 2 for {@code [rows, features]}
 * @param features the positions in a {@code FeatureVector}, in the order of the tensor's columns
 */
record Feed(String input, Element element, int rank, int[] features) {

  /** The element types that a model may ask for. */
  enum Element {
    FLOAT("float"),
    DOUBLE("double"),
    FLOAT16("float16"),
    INT64("int64"),
    INT32("int32"),
    STRING("string");

    private final String onnxName;

    Element(String onnxName) {
      this.onnxName = onnxName;
    }

    String onnxName() {
      return onnxName;
    }

    /** The element type with this name in ONNX, or null where a model may not ask for it. */
    static Element of(String onnxName) {
      return Arrays.stream(values())
          .filter(e -> e.onnxName.equals(onnxName))
          .findFirst()
          .orElse(null);
    }
  }

  long[] shape(int rows) {
    return rank == 1 ? new long[] {rows} : new long[] {rows, features.length};
  }
}
