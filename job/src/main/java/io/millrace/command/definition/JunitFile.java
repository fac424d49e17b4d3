package io.millrace.command.definition;

import io.millrace.command.argument.LocalFiles;
import io.millrace.command.argument.UsageException;
import io.millrace.file.IoReason;
import io.millrace.trial.JunitXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Keeps {@code --junit} from overwriting a file that is something else. */
final class JunitFile {
  private JunitFile() {}

  /**
   * @param read the files that the command reads, by the names that messages give them
   * @throws UsageException where the file is one of these, or holds no results of JUnit's form
   */
  static void requireFree(Path junit, Map<String, String> read) {
    LocalFiles files = new LocalFiles();
    read.forEach(
        (name, location) -> {
          if (files.isAt(location, junit)) {
            throw new UsageException("Invalid --junit: %s (is %s)".formatted(junit, name));
          }
        });
    try {
      if (Files.isRegularFile(junit) && Files.size(junit) > 0 && !JunitXml.isIn(junit)) {
        throw new UsageException(
            "Invalid --junit: %s (is there, and holds no results of JUnit's form)"
                .formatted(junit));
      }
    } catch (IOException e) {
      throw new UsageException(
          "Cannot read --junit %s: %s".formatted(junit, IoReason.of(e, junit.toString())));
    }
  }
}
