package io.millrace.local.live;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that the page shows, as of one moment.
 *
 * @param sections JSON by name; the name of one that is drawn for a width ends with {@code @} and
 *     that width
 */
record Snapshot(Map<String, String> sections) {
  static String drawn(String name, int width) {
    return name + "@" + width;
  }

  /** The sections for a viewer of this width, by their names without the width. */
  Map<String, String> of(int width) {
    Map<String, String> chosen = new LinkedHashMap<>();
    sections.forEach(
        (name, json) -> {
          int at = name.indexOf('@');
          if (at < 0) {
            chosen.put(name, json);
          } else if (name.substring(at + 1).equals(Integer.toString(width))) {
            chosen.put(name.substring(0, at), json);
          }
        });
    return chosen;
  }
}
