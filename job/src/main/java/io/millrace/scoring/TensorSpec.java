package io.millrace.scoring;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An input or output as the model declares it.
 *
 * @param type ONNX's name of the element type, such as {@code float} or {@code int64}; for anything
 *     but a tensor its kind, such as {@code sequence}
 * @param shape {@link #ANY} where a dimension is not fixed
 */
record TensorSpec(String name, String type, boolean isTensor, List<Long> shape) {
  static final long ANY = -1;

  TensorSpec {
    shape = List.copyOf(shape);
  }

  static TensorSpec tensor(String name, String type, long... shape) {
    return new TensorSpec(name, type, true, Arrays.stream(shape).boxed().toList());
  }

  static TensorSpec other(String name, String kind) {
    return new TensorSpec(name, kind, false, List.of());
  }

  int rank() {
    return shape.size();
  }

  /** The text for messages: {@code 'features' is float [N, 48]}. */
  String description() {
    return "'" + name + "' is " + type + (isTensor ? " " + shapeText() : "");
  }

  private String shapeText() {
    return shape.stream()
        .map(dimension -> dimension == ANY ? "N" : Long.toString(dimension))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
