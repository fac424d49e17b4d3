package io.millrace.command.table;

import io.millrace.command.argument.UsageException;
import io.millrace.file.IoReason;
import io.millrace.imports.ParquetFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The files on a command line that are imported. */
final class ImportedFiles {
  private ImportedFiles() {}

  /**
   * The files in the order of their paths.
   *
   * @throws UsageException with all that cannot be read, or that come twice
   */
  static List<Path> inOrder(List<Path> files) {
    List<String> problems = new ArrayList<>();
    Set<Path> seen = new TreeSet<>();
    for (Path file : files) {
      try {
        if (!Files.isRegularFile(file)) {
          problems.add(
              file + ": " + (Files.exists(file) ? "it is no file" : "there is no such file"));
        } else if (!seen.add(file.toRealPath())) {
          problems.add(file + ": it is given twice");
        } else if (!Files.isReadable(file)) {
          problems.add(file + ": permission denied");
        }
      } catch (IOException e) {
        problems.add(file + ": " + IoReason.of(e, file.toString()));
      }
    }
    if (!problems.isEmpty()) {
      throw new UsageException("Invalid --from: " + String.join("; ", problems));
    }
    return files.stream().sorted(Comparator.comparing(Path::toString)).toList();
  }

  /**
   * Whether the files are Parquet.
   *
   * @throws UsageException where only some are
   */
  static boolean areParquet(List<Path> files) throws IOException {
    List<Path> parquet = new ArrayList<>();
    for (Path file : files) {
      if (ParquetFiles.isParquet(file)) {
        parquet.add(file);
      }
    }
    if (!parquet.isEmpty() && parquet.size() < files.size()) {
      throw new UsageException(
          "Invalid --from: of %d files, %d are Parquet, as %s (import each kind apart, under its own --name)"
              .formatted(files.size(), parquet.size(), parquet.get(0)));
    }
    return !parquet.isEmpty();
  }
}
