package io.millrace.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The filesystems that a Flink home can access, judged by its plugins. Without this check, a
 * missing one shows only once the job runs, on another machine.
 *
 * @param home the folder with {@code bin}, {@code lib} and {@code plugins}
 */
public record Filesystems(Path home) {
  private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]+)://.*");

  /** The jars of the filesystems, by the beginnings of their names. */
  private static final Map<String, List<String>> JARS =
      Map.of(
          "s3", List.of("flink-s3-fs-hadoop", "flink-s3-fs-presto"),
          "s3a", List.of("flink-s3-fs-hadoop"),
          "gs", List.of("flink-gs-fs-hadoop"),
          "oss", List.of("flink-oss-fs-hadoop"),
          "abfs", List.of("flink-azure-fs-hadoop"),
          "abfss", List.of("flink-azure-fs-hadoop"));

  /** The problems of the locations, each with advice. */
  public List<String> problems(Map<String, String> locations) {
    List<String> problems = new ArrayList<>();
    locations.forEach(
        (what, location) ->
            missing(location)
                .ifPresent(
                    jar ->
                        problems.add(
                            "Cannot use %s %s: %s has no plugin for it (put %s-VERSION.jar into plugins/%s/ of every machine, and restart the cluster)"
                                .formatted(
                                    what, location, home, jar, jar.replaceFirst("^flink-", "")))));
    return problems;
  }

  /** The plugin that a location needs and the home lacks. */
  private Optional<String> missing(String location) {
    Matcher scheme = SCHEME.matcher(location);
    if (!scheme.matches() || !JARS.containsKey(scheme.group(1))) {
      return Optional.empty();
    }
    List<String> jars = JARS.get(scheme.group(1));
    Path plugins = home.resolve("plugins");
    if (!Files.isDirectory(plugins)) {
      return Optional.of(jars.get(0));
    }
    // A plugin has a folder of its own, which may be a link.
    try (Stream<Path> files = Files.find(plugins, 2, (file, attributes) -> true)) {
      boolean found =
          files.anyMatch(file -> jars.stream().anyMatch(file.getFileName().toString()::startsWith));
      return found ? Optional.empty() : Optional.of(jars.get(0));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
