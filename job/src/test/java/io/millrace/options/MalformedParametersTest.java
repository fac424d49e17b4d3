package io.millrace.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the messages with a file that people read. In it a line that begins with {@code $} is a
 * command line, lines that begin with {@code <} are the file that it names, and those below are the
 * whole message. Regenerate it after a change, and read the difference.
 */
class MalformedParametersTest {
  private static final String TABLE = "src/test/resources/parameters/malformed.txt";
  private static final Pattern TOKEN = Pattern.compile("'([^']*)'|(\\S+)");

  /** The parameters that a run needs, so that each case shows its own problems alone. */
  private static final Map<String, String> RUNNABLE =
      Map.of(
          "pipeline", "shop.yaml",
          "kafka.bootstrap.servers", "broker:9092",
          "catalog.type", "hadoop",
          "catalog.warehouse", "file:/lake");

  @TempDir Path folder;

  @Test
  void everyMistakeIsSaidWithItsRuleItsPlaceAndAWayOut() throws IOException {
    StringBuilder actual = new StringBuilder();
    List<String> file = new ArrayList<>();
    String command = null;
    for (String line : Files.readAllLines(Path.of(TABLE))) {
      if (line.startsWith("#")) {
        actual.append(line).append('\n');
      } else if (line.startsWith("$")) {
        command = line;
        file.clear();
      } else if (line.startsWith("<")) {
        file.add(line);
      } else if (line.isBlank() && command != null) {
        actual.append(outcome(command, file));
        command = null;
      }
      if (line.isBlank()) {
        actual.append('\n');
      }
    }
    GeneratedFile.of(TABLE, MalformedParametersTest.class).isUpToDate(actual.toString());
  }

  private String outcome(String command, List<String> file) throws IOException {
    List<String> arguments = new ArrayList<>();
    Matcher tokens = TOKEN.matcher(command.substring(1));
    while (tokens.find()) {
      String token = tokens.group(1) == null ? tokens.group(2) : tokens.group(1);
      arguments.add(token.replace("FOLDER", folder.toString()));
    }
    StringBuilder block = new StringBuilder(command).append('\n');
    if (!file.isEmpty()) {
      String name = arguments.get(1);
      Files.writeString(
          Path.of(name), String.join("\n", file.stream().map(l -> l.substring(1)).toList()) + "\n");
      file.forEach(line -> block.append(line).append('\n'));
    }
    try {
      Map<String, String> presets = command.startsWith("$ bare") ? Map.of() : RUNNABLE;
      arguments.remove("bare");
      Parameters.parse(presets, arguments.toArray(String[]::new));
      block.append("ok\n");
    } catch (InvalidParametersException e) {
      e.problems()
          .forEach(
              problem ->
                  block
                      .append(problem.toString().replace(folder.toString(), "FOLDER"))
                      .append('\n'));
    }
    return block.toString();
  }

  @Test
  void noMessageShowsASecret() {
    for (String key :
        List.of(
            "kafka.ssl.key.password",
            "kafka.sasl.jaas.config",
            "catalog.credential",
            "catalog.s3.secret-access-key",
            "catalog.jdbc.password",
            "sink.kafka.ssl.keystore.password")) {
      try {
        Parameters.parse(RUNNABLE, "--" + key, "hunter2");
        assertThat(key).as("was taken though its value is a secret").isEmpty();
      } catch (InvalidParametersException e) {
        assertThat(e.getMessage()).contains(key).doesNotContain("hunter2");
      }
    }
  }
}
