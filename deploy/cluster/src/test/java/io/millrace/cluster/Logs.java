package io.millrace.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The logs of a folder's processes: Flink's, and the backing services' around it. */
record Logs(Path folder) {
  private static final Pattern NAME = Pattern.compile(".*/(log/flink-|backing/)[^/]*\\.(log|out)");
  private static final Pattern COMPLAINT =
      Pattern.compile(" (ERROR|WARN) |^Caused by: |^[\\w.$]+(Exception|Error)\\b");
  private static final int SHOWN = 12;
  private static final int WIDTH = 400;

  /** The last warnings, errors and exceptions of each process. */
  String complaints() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : files()) {
      List<String> lines =
          Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
              .filter(line -> COMPLAINT.matcher(line).find())
              .map(line -> line.length() > WIDTH ? line.substring(0, WIDTH) + "..." : line)
              .toList();
      if (!lines.isEmpty()) {
        text.append("--- ").append(folder.relativize(file)).append('\n');
        lines.stream()
            .skip(Math.max(0, lines.size() - SHOWN))
            .forEach(line -> text.append(line).append('\n'));
      }
    }
    return text.toString();
  }

  /** Copies the logs whole into one folder, with their folders' names in theirs. */
  void keep(Path kept) throws IOException {
    Files.createDirectories(kept);
    for (Path file : files()) {
      String name = folder.relativize(file).toString().replace('/', '-');
      Files.copy(file, kept.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all =
        Files.find(folder, 4, (file, attributes) -> attributes.isRegularFile())) {
      return all.filter(file -> NAME.matcher(file.toString()).matches())
          .sorted()
          .collect(Collectors.toList());
    }
  }
}
