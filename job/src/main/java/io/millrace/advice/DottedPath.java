package io.millrace.advice;

import io.millrace.event.EventPart;
import io.millrace.event.EventSchema;
import io.millrace.event.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name that looks like a path in another notation: {@code card.token}, {@code $.card.token},
 * {@code items[0].sku} or {@code card/token}. A definition reads it as one top-level name, which a
 * record may well have; most likely the JSON Pointer is meant.
 *
 * @param key the definition's key
 * @param name the name as written
 * @param pointer the JSON Pointer that it most likely means
 */
public record DottedPath(String key, String name, String pointer) {
  private static final Pattern PART =
      Pattern.compile("([^.\\[\\]/]+)|\\[(?:(\\d{1,9})|'([^']+)'|\"([^\"]+)\")\\]");

  /** All such names of a definition, in the order of its event. */
  public static List<DottedPath> of(EventSchema schema) {
    List<DottedPath> found = new ArrayList<>();
    for (EventPart part : EventPart.of(schema)) {
      pointer(part.path())
          .ifPresent(pointer -> found.add(new DottedPath(part.key(), part.path(), pointer)));
    }
    return found;
  }

  /** The pointer that a path in another notation means; empty where it looks like none. */
  static Optional<String> pointer(String path) {
    if (path.startsWith("/")) {
      return Optional.empty();
    }
    boolean isJsonPath = path.startsWith("$.") || path.startsWith("$[");
    String rest = isJsonPath ? path.substring(path.startsWith("$.") ? 2 : 1) : path;
    String pointer = "";
    Matcher part = PART.matcher(rest);
    int parts = 0;
    int at = 0;
    while (at < rest.length() && part.find(at) && part.start() == at) {
      pointer = Pointer.within(pointer, name(part));
      parts++;
      at = part.end();
      boolean separated = at < rest.length() && (rest.charAt(at) == '.' || rest.charAt(at) == '/');
      if (separated && ++at == rest.length()) {
        return Optional.empty();
      }
    }
    boolean isWhole = at == rest.length() && parts > (isJsonPath ? 0 : 1);
    return isWhole ? Optional.of(pointer) : Optional.empty();
  }

  private static String name(Matcher part) {
    for (int group = 1; group <= part.groupCount(); group++) {
      if (part.group(group) != null) {
        return part.group(group);
      }
    }
    throw new IllegalStateException("A part without a name");
  }

  /** The advice as a sentence. */
  @Override
  public String toString() {
    return "%s is '%s', which names one top-level member (did you mean %s?)"
        .formatted(key, name, pointer);
  }
}
