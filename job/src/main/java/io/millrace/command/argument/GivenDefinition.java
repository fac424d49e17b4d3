package io.millrace.command.argument;

import io.millrace.lake.Lake;
import io.millrace.lake.StoredVersion;
import io.millrace.lake.StoredVersions;
import io.millrace.pipeline.CanonicalReader;
import io.millrace.pipeline.InvalidPipelineException;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineFiles;
import io.millrace.pipeline.PipelineReader;
import io.millrace.pipeline.WrittenDurations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A definition given on a command line: a file, or the beginning of a {@code pipeline_version} that
 * the tables hold.
 *
 * @param location the file or the version, as given
 * @param durations the durations as written in a file
 * @param stored the stored definition; empty for a file
 */
public record GivenDefinition(
    String location,
    Pipeline pipeline,
    WrittenDurations durations,
    Optional<StoredVersion> stored) {
  private static final Pattern VERSION = Pattern.compile("[0-9a-f]{4,64}");

  /**
   * Reads a definition.
   *
   * @param lake opens the tables, where a version is meant
   * @throws UsageException where there is no such file or version
   * @throws InvalidPipelineException with everything that is wrong with a file
   */
  public static GivenDefinition read(String given, Supplier<Lake> lake) {
    if (isVersion(given)) {
      StoredVersion version = version(given, lake.get());
      try {
        Pipeline pipeline =
            CanonicalReader.read(version.definition(), "version " + version.pipelineVersion());
        return new GivenDefinition(
            given, pipeline, WrittenDurations.unknown(), Optional.of(version));
      } catch (InvalidPipelineException e) {
        throw new UsageException(e.getMessage());
      }
    }
    try {
      String text = new PipelineFiles(new LocalFiles()).text(given);
      Pipeline pipeline = PipelineReader.read(text, given);
      return new GivenDefinition(given, pipeline, WrittenDurations.of(text), Optional.empty());
    } catch (IOException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** Whether a version is meant; a file of the same name takes precedence. */
  public static boolean isVersion(String given) {
    try {
      return VERSION.matcher(given).matches() && !Files.exists(Path.of(given));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static StoredVersion version(String prefix, Lake lake) {
    List<StoredVersion> all = StoredVersions.read(lake);
    List<StoredVersion> found =
        all.stream().filter(each -> each.pipelineVersion().startsWith(prefix)).toList();
    if (found.size() != 1) {
      throw new UsageException(
          "Invalid version: %s (must be a file, or the beginning of exactly one pipeline_version; the tables hold %s)"
              .formatted(prefix, all.stream().map(StoredVersion::pipelineVersion).toList()));
    }
    return found.get(0);
  }
}
