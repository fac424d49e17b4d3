package io.millrace.scoring;

import com.google.common.hash.Hashing;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedSet;

/**
 * The constants at which a model's behaviour turns, read from its file without onnxruntime. The
 * file is checked first: it must be the one that the definition names, and complete in itself.
 *
 * @param thresholds the values at which trees split, by the column of their input
 * @param strings categories and the like
 */
record ModelFile(Map<Integer, NavigableSet<Float>> thresholds, SortedSet<String> strings) {

  /**
   * Checks a model's bytes.
   *
   * @throws ModelException where they are not the definition's, or no complete ONNX model
   */
  static ModelFile check(byte[] bytes, ModelDefinition definition) {
    if (bytes.length > OnnxLoader.MODEL_BYTES_MAX) {
      throw new ModelException(
          definition,
          "it has %d bytes (must be at most %d)"
              .formatted(bytes.length, OnnxLoader.MODEL_BYTES_MAX));
    }
    String sha256 = Hashing.sha256().hashBytes(bytes).toString();
    if (!sha256.equals(definition.sha256())) {
      throw new ModelException(
          definition,
          "its SHA-256 is %s (%d bytes), but model.sha256 is %s (put back the file of that hash; or, if this one is meant, write its hash and a new version)"
              .formatted(sha256, bytes.length, definition.sha256()));
    }
    OnnxWalk walk = new OnnxWalk();
    try {
      walk.model(CodedInputStream.newInstance(bytes));
    } catch (IOException e) {
      throw new ModelException(
          definition,
          "it is no ONNX model (%d bytes: %s)".formatted(bytes.length, e.getMessage()),
          e);
    }
    if (!walk.externalTensors().isEmpty()) {
      throw new ModelException(
          definition,
          "its tensor %s is kept in another file (external data is not read: save the model as one file, with save_as_external_data=False)"
              .formatted(quoted(walk.externalTensors())));
    }
    return new ModelFile(walk.thresholds(), walk.strings());
  }

  private static String quoted(List<String> names) {
    List<String> shown = new ArrayList<>();
    for (String name : names.subList(0, Math.min(5, names.size()))) {
      shown.add("'" + name + "'");
    }
    return String.join(", ", shown) + (names.size() > 5 ? ", …" : "");
  }
}
