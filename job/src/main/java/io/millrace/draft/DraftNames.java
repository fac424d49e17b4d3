package io.millrace.draft;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of a pipeline, a topic and a namespace, from the name of a sample's file. */
final class DraftNames {
  private static final Pattern FOLDERS = Pattern.compile("^.*[/\\\\]", Pattern.DOTALL);
  private static final Pattern ENDS =
      Pattern.compile("(\\.(gz|jsonl|ndjson|json|txt|log))+$", Pattern.CASE_INSENSITIVE);
  private static final String WHEN_NONE = "events";
  private static final int LENGTH_MAX = 63;

  private final String base;

  DraftNames(String sample) {
    this.base = ENDS.matcher(FOLDERS.matcher(sample).replaceFirst("")).replaceFirst("");
  }

  String pipeline() {
    String name =
        base.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[^a-z]+", "");
    return clipped(name.replaceAll("-+$", ""));
  }

  String topic() {
    return clipped(base.replaceAll("[^A-Za-z0-9._-]+", "_").replaceAll("^[._-]+|[._-]+$", ""));
  }

  String namespace() {
    return pipeline().replace('-', '_');
  }

  private static String clipped(String name) {
    return name.isEmpty() ? WHEN_NONE : name.substring(0, Math.min(name.length(), LENGTH_MAX));
  }
}
