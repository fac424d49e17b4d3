package io.millrace.feature;

import com.google.common.hash.Hashing;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * A hash of everything that a user's state depends on. Of the event: its user, its time, and its
 * fields, whatever their order. Of the features: all, in their order, which is that of their places
 * in the packed form. The model and the decoder's limits take no part.
 */
final class Fingerprint {
  private Fingerprint() {}

  static String of(List<FeatureDefinition> features, EventSchema schema) {
    StringBuilder text = new StringBuilder("millrace user state\n");
    // A line of its own form, so that no path can look like it.
    if (schema.userPath() == null) {
      line(text, "user from", "kafka-key");
    } else {
      line(text, "user", schema.userPath());
    }
    if (schema.timePath() == null) {
      line(text, "time from", "kafka-timestamp");
    } else {
      line(text, "time", schema.timePath(), schema.timeFormat().key());
    }
    schema.fields().stream()
        .sorted(Comparator.comparing(EventField::name))
        .forEach(field -> line(text, "field", field.name(), field.type().key(), field.path()));
    for (FeatureDefinition feature : features) {
      Window window = feature.window();
      // The records' text is part of the format: it names each argument.
      line(
          text,
          "feature",
          feature.name(),
          feature.aggregate().toString(),
          String.valueOf(feature.where()),
          window == null ? "none" : window.lengthMs() + "/" + window.tileMs());
    }
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }

  /** Writes each part with its length, so that no text can look like two others. */
  private static void line(StringBuilder text, String... parts) {
    for (String part : parts) {
      text.append(part.length()).append(':').append(part).append(' ');
    }
    text.append('\n');
  }
}
