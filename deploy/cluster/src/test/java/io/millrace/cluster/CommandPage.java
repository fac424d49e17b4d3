package io.millrace.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The commands of a page: the shell blocks under each of its headings, as written. */
record CommandPage(Map<String, List<String>> sections) {
  private static final String BEGIN = "```sh";
  private static final String END = "```";

  static CommandPage read(Path file) throws IOException {
    Map<String, List<String>> sections = new TreeMap<>();
    List<String> blocks = new ArrayList<>();
    StringBuilder block = null;
    for (String line : Files.readAllLines(file)) {
      if (block != null && line.equals(END)) {
        blocks.add(block.toString());
        block = null;
      } else if (block != null) {
        block.append(line).append('\n');
      } else if (line.equals(BEGIN)) {
        block = new StringBuilder();
      } else if (line.startsWith("## ")) {
        blocks = new ArrayList<>();
        sections.put(line.substring(3), blocks);
      }
    }
    return new CommandPage(sections);
  }

  /**
   * The blocks under a heading, in order.
   *
   * @throws IllegalArgumentException where there are none
   */
  List<String> blocks(String heading) {
    List<String> blocks = sections.getOrDefault(heading, List.of());
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("The page has no commands under: " + heading);
    }
    return blocks;
  }
}
