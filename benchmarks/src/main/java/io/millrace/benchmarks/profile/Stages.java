package io.millrace.benchmarks.profile;

import java.util.List;
import java.util.Map;

/**
 * Finds the part of the work that a stack belongs to: that of the innermost frame whose package has
 * one. Frames of the JDK have none, nor do those of libraries that the job's jar has under names of
 * its own, so the time of a hash map or of a JSON parser is its caller's.
 */
final class Stages {
  private static final String OWN = "io.millrace.";
  private static final String SHADED = OWN + "shaded.";
  private static final String NONE = "jvm";

  /** The stages by prefix of a package's name; the longest prefix that fits counts. */
  private static final Map<String, String> PACKAGES =
      Map.ofEntries(
          Map.entry("org.apache.iceberg.shaded.org.apache.parquet.", "parquet"),
          Map.entry("org.apache.iceberg.parquet.", "parquet"),
          Map.entry("org.apache.parquet.", "parquet"),
          Map.entry("com.github.luben.zstd.", "zstd"),
          Map.entry("org.apache.iceberg.", "iceberg"),
          Map.entry("org.apache.hadoop.", "hadoop"),
          Map.entry("org.rocksdb.", "rocksdb"),
          Map.entry("org.apache.flink.state.rocksdb.", "rocksdb"),
          Map.entry("org.apache.flink.contrib.streaming.state.", "rocksdb"),
          Map.entry("ai.onnxruntime.", "onnx"),
          Map.entry("dev.cel.", "expressions"),
          Map.entry("org.apache.kafka.", "kafka client"),
          Map.entry("org.apache.flink.connector.", "flink connector"),
          Map.entry("org.apache.flink.runtime.io.network.", "flink network"),
          Map.entry("org.apache.flink.streaming.runtime.io.", "flink network"),
          Map.entry("org.apache.flink.table.", "flink rows"),
          Map.entry("org.apache.flink.", "flink"),
          Map.entry("org.apache.pekko.", "flink"),
          Map.entry("org.apache.logging.", "logging"),
          Map.entry("org.slf4j.", "logging"));

  private Stages() {}

  /**
   * The stage of a stack.
   *
   * @param classes of its frames, the innermost first
   */
  static String of(List<String> classes) {
    for (String each : classes) {
      String stage = of(each);
      if (stage != null) {
        return stage;
      }
    }
    return NONE;
  }

  /** The stage of a class: a package of Millrace, or a name above; null where it has none. */
  private static String of(String frame) {
    // A hidden class, as of a lambda, has an address with dots or a slash behind its name.
    int hidden = frame.indexOf("$$Lambda");
    String type = hidden < 0 ? frame : frame.substring(0, hidden);
    if (type.startsWith(SHADED)) {
      return null;
    }
    if (type.startsWith(OWN)) {
      int end = type.lastIndexOf('.');
      return end < OWN.length() ? "millrace" : "millrace " + type.substring(OWN.length(), end);
    }
    for (int end = type.lastIndexOf('.'); end > 0; end = type.lastIndexOf('.', end - 1)) {
      String stage = PACKAGES.get(type.substring(0, end + 1));
      if (stage != null) {
        return stage;
      }
    }
    return null;
  }
}
