package io.millrace.advice;

import io.millrace.file.Gzip;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** The likeliest fix where a value is not one JSON object. */
final class MalformedFix {
  /** The bytes of a value to examine; more show nothing new. */
  private static final int LOOKED_AT = 4_096;

  private static final Pattern PRETTY_PRINTED =
      Pattern.compile("[\\[{]|[\\]}],?|\"[^\"]*\"\\s*:\\s*.*[,\\[{]|\"[^\"]*\"\\s*:\\s*[^,]*");
  private static final Pattern PYTHON = Pattern.compile("\\{\\s*'[\\s\\S]*");
  private static final Pattern CSV = Pattern.compile("[^{\\[\"]*([,;\\t])[^{\\[]*");

  private MalformedFix() {}

  static Optional<String> of(byte[] value, String message) {
    if (value == null) {
      return Optional.of("none: tombstones of compacted topics are no events");
    }
    if (Gzip.isBeginning(value)) {
      return Optional.of(
          "it is packed by gzip: let the producer leave packing to Kafka (compression.type)");
    }
    if (message.contains("schema registry framing")) {
      return Optional.of(
          "source.format: json takes JSON without a header: let the producer write it without a registry's serializer");
    }
    String text =
        new String(value, 0, Math.min(value.length, LOOKED_AT), StandardCharsets.UTF_8).strip();
    if (message.contains("goes on after the object") && text.endsWith(",")) {
      return Optional.of(
          "it is an element of an array, one a line: jq -c '.[]' FILE writes each as a line");
    } else if (PRETTY_PRINTED.matcher(text).matches() || message.contains("ends too early")) {
      return Optional.of("one record must be one line: jq -c . FILE writes it so");
    } else if (text.startsWith("[")) {
      return Optional.of("each record must be an object of its own: jq -c '.[]' FILE writes lines");
    } else if (text.startsWith("\"") && text.contains("{")) {
      return Optional.of("it is JSON within a JSON string: let the producer serialize it once");
    } else if (PYTHON.matcher(text).matches()) {
      return Optional.of("it is Python's way to print a dict: let the producer use json.dumps");
    } else if (CSV.matcher(text).matches()) {
      return Optional.of("it looks like CSV: records must be JSON objects, one a line");
    }
    return Optional.empty();
  }
}
