package io.millrace.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows the page that adds a feature to a pipeline that has run, and finds what it prints. */
class FridayPageIT {
  private static final String COMMANDS = "```sh";
  private static final String FENCE = "```";

  @TempDir private Path scratch;

  /**
   * A block of the page.
   *
   * @param isPrinted whether it is printed by the commands before it
   */
  private record Block(boolean isPrinted, String text) {}

  @Test
  void theCommandsPrintWhatThePageSays() throws Exception {
    Path work = Site.ROOT.resolve("target/friday");
    new Shell(Site.ROOT, scratch, Map.of()).run("rm -rf target/friday && mkdir -p target/friday");
    Shell shell =
        new Shell(
            Site.ROOT,
            scratch,
            Map.of("MILLRACE_JAR", Site.ROOT.resolve("job/target/millrace.jar").toString()));
    String printed = "";
    int commands = 0;
    for (Block each : blocks(Site.ROOT.resolve("deploy/FRIDAY.md"))) {
      if (each.isPrinted()) {
        assertThat(printed).contains(each.text().lines().toList());
      } else {
        printed = shell.run(each.text());
        commands++;
      }
    }
    assertThat(commands).isEqualTo(7);
    new Shell(Site.ROOT, scratch, Map.of()).run("rm -rf '" + work + "'");
  }

  private static List<Block> blocks(Path page) throws IOException {
    List<Block> blocks = new ArrayList<>();
    StringBuilder text = null;
    boolean isPrinted = false;
    for (String line : Files.readAllLines(page)) {
      if (text != null && line.equals(FENCE)) {
        blocks.add(new Block(isPrinted, text.toString()));
        text = null;
      } else if (text != null) {
        text.append(line).append('\n');
      } else if (line.startsWith(FENCE)) {
        isPrinted = !line.equals(COMMANDS);
        text = new StringBuilder();
      }
    }
    return blocks;
  }
}
