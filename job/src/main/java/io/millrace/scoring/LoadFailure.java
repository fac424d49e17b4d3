package io.millrace.scoring;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says why onnxruntime cannot load a model, and for common causes what to do. */
final class LoadFailure {
  private static final int LENGTH_MAX = 400;
  private static final Pattern IR =
      Pattern.compile("Unsupported model IR version: (\\d+), max supported IR version: (\\d+)");
  private static final Pattern OPSET =
      Pattern.compile(
          "Opset (\\d+) is under development.*?support for domain (\\S+) is till opset (\\d+)");
  private static final Pattern UNKNOWN =
      Pattern.compile("(?:(\\S*):)?(\\w+)\\((-?\\d+)\\) is not a registered function/op");

  /**
   * The parts of a message to leave out: onnxruntime's codes, its source files, and its activity.
   */
  private static final Pattern NOISE =
      Pattern.compile(
          "Error code - \\w+ - message: |Load model from .*? failed:|Fatal error: |Exception during"
              + " initialization: |/\\S+\\.(?:cc|h|cpp):\\d+ (?:[^ ]*\\([^)]*\\)(?: const)? )?");

  private LoadFailure() {}

  /**
   * @param message onnxruntime's
   * @param version onnxruntime's
   */
  static String words(String message, String version) {
    String line = String.valueOf(message).replaceAll("\\s+", " ").strip();
    Matcher ir = IR.matcher(line);
    if (ir.find()) {
      return "its IR version is %s, but onnxruntime %s reads up to %s (set model.ir_version = %s and save it again, or export with an older onnx)"
          .formatted(ir.group(1), version, ir.group(2), ir.group(2));
    }
    Matcher opset = OPSET.matcher(line);
    if (opset.find()) {
      return "its opset of %s is %s, but onnxruntime %s knows up to %s (export with target_opset=%s or lower)"
          .formatted(opset.group(2), opset.group(1), version, opset.group(3), opset.group(3));
    }
    String cannot = "onnxruntime " + version + " cannot load it: ";
    Matcher unknown = UNKNOWN.matcher(line);
    if (unknown.find()) {
      String domain = unknown.group(1) == null ? "" : unknown.group(1);
      return cannot
          + "operator %s of the domain %s is unknown (operators of the domains ai.onnx, ai.onnx.ml and com.microsoft are known, no libraries of custom ones are loaded)"
              .formatted(unknown.group(2), domain.isEmpty() ? "ai.onnx" : domain);
    }
    String words = NOISE.matcher(line).replaceAll("").strip();
    return cannot + (words.length() <= LENGTH_MAX ? words : words.substring(0, LENGTH_MAX) + "…");
  }
}
