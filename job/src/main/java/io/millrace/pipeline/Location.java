package io.millrace.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Places of files: paths of the local filesystem, or URIs such as {@code s3://bucket/key}. */
public final class Location {
  /**
   * A scheme of two or more characters, and a slash: no drive's letter, and no name with a colon.
   */
  private static final Pattern URI =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+:(?://[^/]*)?)(/.*)?", Pattern.DOTALL);

  /**
   * Schemes of what is no store of files. Hadoop's and Java's classes would open them: a definition
   * could have any address asked that the submitter's machine reaches.
   */
  private static final Set<String> NO_STORES =
      Set.of("http", "https", "ftp", "sftp", "jar", "har", "jrt", "data");

  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);

  private Location() {}

  /** The reason why a location is never read, if there is one, to follow its name and a colon. */
  public static Optional<String> refusal(String location) {
    Matcher matcher = SCHEME.matcher(location);
    if (!isUri(location) || !matcher.matches()) {
      return Optional.empty();
    }
    String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
    if (NO_STORES.contains(scheme)) {
      return Optional.of(
          "%s: is no store of files (must be a path, or a URI of a store: s3://, gs://, abfs://, hdfs://, file:/)"
              .formatted(scheme));
    }
    return scheme.equals("file") && location.matches("(?s)[^:]*://[^/].*")
        ? Optional.of("a file: URI names no other machine (must be a path, or file:/ and the path)")
        : Optional.empty();
  }

  /**
   * The place of a file that another file names: a URI or an absolute path stays as it is, anything
   * else is relative to the folder of the naming file. An absolute path in a file on another
   * filesystem stays on that filesystem.
   *
   * @param base the naming file, a path or a URI
   * @param file as it is written there
   */
  public static String resolve(String base, String file) {
    if (isUri(file)) {
      return file;
    }
    Matcher matcher = URI.matcher(base);
    if (!isUri(base) || !matcher.matches()) {
      return Path.of(base).resolveSibling(file).toString();
    }
    String path = matcher.group(2) == null ? "/" : matcher.group(2);
    String absolute =
        file.startsWith("/") ? file : path.substring(0, path.lastIndexOf('/') + 1) + file;
    return matcher.group(1) + withoutDots(absolute);
  }

  /** Returns whether a location is a URI; anything else is a path of the local filesystem. */
  public static boolean isUri(String location) {
    Matcher matcher = URI.matcher(location);
    return matcher.matches() && (matcher.group(2) != null || matcher.group(1).contains("//"));
  }

  /** Resolves dots: object stores know no folders, and so no dots that lead out of one. */
  private static String withoutDots(String absolute) {
    List<String> parts = new ArrayList<>();
    for (String part : absolute.substring(1).split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.remove(parts.size() - 1);
        }
      } else if (!part.equals(".")) {
        parts.add(part);
      }
    }
    return '/' + String.join("/", parts);
  }
}
