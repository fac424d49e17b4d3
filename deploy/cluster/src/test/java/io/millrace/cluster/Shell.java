package io.millrace.cluster;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs commands one after the other, as a reader of a page does in a terminal: variables that a
 * command has set remain for the next ones.
 */
final class Shell {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final Pattern NAME = Pattern.compile("(?<![\\w-])([A-Z][A-Z0-9_]*)=");

  private final Path folder;
  private final Path log;
  private final Map<String, String> variables;
  private String last = "Nothing was run.";

  /**
   * @param folder the folder that the commands run in
   * @param scratch a folder for what they print, among others
   * @param environment the variables that they begin with
   */
  Shell(Path folder, Path scratch, Map<String, String> environment) {
    this.folder = folder;
    this.log = scratch.resolve("shell.txt");
    this.variables = new TreeMap<>(environment);
  }

  String variable(String name) {
    return variables.getOrDefault(name, "");
  }

  void set(String name, String value) {
    variables.put(name, value);
  }

  /** The commands that were run last, and their outcome. */
  String last() {
    return last;
  }

  /**
   * Runs commands, and returns what they printed on standard output.
   *
   * @throws AssertionError where one of them fails; {@link #last} has the rest
   */
  String run(String commands) throws IOException, InterruptedException {
    Outcome outcome = attempt(commands);
    if (outcome.code() != 0) {
      throw new AssertionError("Exit code %d of:%n%s".formatted(outcome.code(), commands));
    }
    return outcome.out();
  }

  /**
   * Runs commands, and kills them with {@code kill -9} once a line begins like this.
   *
   * @throws AssertionError where they end before
   */
  void killOnce(String beginning, String commands) throws IOException, InterruptedException {
    Path printed = log.resolveSibling("killed.txt");
    last = "%s%n(to be killed at '%s')".formatted(commands, beginning);
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", "set -euo pipefail\n" + commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
    await("a line that begins with " + beginning)
        .atMost(PATIENCE)
        .pollInterval(BETWEEN_LOOKS)
        .until(() -> hasLine(printed, beginning) || !process.isAlive());
    boolean isAlive = process.isAlive();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
    last = "%s%n(killed at '%s')%n%s".formatted(commands, beginning, text(printed));
    if (!isAlive) {
      throw new AssertionError("Ended before '%s':%n%s".formatted(beginning, commands));
    }
  }

  private static boolean hasLine(Path printed, String beginning) throws IOException {
    return text(printed).lines().anyMatch(line -> line.startsWith(beginning));
  }

  /** What a process has printed so far, of which the last character may be half written. */
  private static String text(Path printed) throws IOException {
    return new String(Files.readAllBytes(printed), StandardCharsets.UTF_8);
  }

  /** The outcome of commands. */
  record Outcome(int code, String out, String err) {}

  /**
   * Runs commands, and returns their outcome even where they fail; variables are kept where all end
   * well.
   */
  Outcome attempt(String commands) throws IOException, InterruptedException {
    Path out = log.resolveSibling("out.txt");
    Path kept = log.resolveSibling("kept.txt");
    Files.deleteIfExists(kept);
    Files.createFile(kept);
    last = commands + "\n(has not ended)";
    int code = execute(commands, out, kept);
    Outcome outcome = new Outcome(code, Files.readString(out), Files.readString(log));
    last = "%s%n(exit code %d)%n%s%s".formatted(commands, code, outcome.out(), outcome.err());
    if (code == 0) {
      keep(kept);
    }
    return outcome;
  }

  private int execute(String commands, Path out, Path kept)
      throws IOException, InterruptedException {
    // Variables that the commands have set are written down where they end well, exported or not.
    String names = String.join(" ", names(commands));
    String whole =
        "set -euo pipefail\n"
            + commands
            + "\nfor name in "
            + names
            + " $(compgen -e)"
            + "; do [ -z \"${!name+set}\" ] || printf '%s=%s\\0' \"$name\" \"${!name}\" >> '"
            + kept
            + "'; done\n";
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", whole)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(log.toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      last =
          "%s%n(ended after %s)%n%s%s"
              .formatted(commands, PATIENCE, Files.readString(out), Files.readString(log));
      throw new AssertionError("Not done after %s:%n%s".formatted(PATIENCE, commands));
    }
    return process.exitValue();
  }

  private static Set<String> names(String commands) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = NAME.matcher(commands);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private void keep(Path kept) throws IOException {
    for (String each : Files.readString(kept, StandardCharsets.UTF_8).split("\0", -1)) {
      int at = each.indexOf('=');
      if (at > 0) {
        variables.put(each.substring(0, at), each.substring(at + 1));
      }
    }
  }
}
