package io.millrace.event;

import java.util.ArrayList;
import java.util.List;

/**
 * JSON Pointers (RFC 6901), and the paths of definitions: a top-level name as it is, or a pointer
 * where it begins with a slash.
 */
public final class Pointer {
  private Pointer() {}

  /** The names and indexes that a path leads through. */
  public static List<String> parts(String path) {
    if (!path.startsWith("/")) {
      return List.of(path);
    }
    List<String> parts = new ArrayList<>();
    int from = 1;
    for (int slash = path.indexOf('/', from); slash >= 0; slash = path.indexOf('/', from)) {
      parts.add(unescaped(path.substring(from, slash)));
      from = slash + 1;
    }
    parts.add(unescaped(path.substring(from)));
    return parts;
  }

  /** The last of a pointer's parts. */
  public static String lastPart(String pointer) {
    return unescaped(pointer.substring(pointer.lastIndexOf('/') + 1));
  }

  /** The pointer to a part within what a pointer leads to; an empty one leads to the document. */
  public static String within(String pointer, String part) {
    return pointer + '/' + part.replace("~", "~0").replace("/", "~1");
  }

  /** The pointer that a path is or means. */
  public static String of(String path) {
    return path.startsWith("/") ? path : within("", path);
  }

  private static String unescaped(String part) {
    return part.replace("~1", "/").replace("~0", "~");
  }
}
