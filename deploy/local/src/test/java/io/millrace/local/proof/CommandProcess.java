package io.millrace.local.proof;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.batch.BatchCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command of Millrace as a process of its own, which can be killed where its output says so. */
final class CommandProcess {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final Process process;
  private final Path output;

  private CommandProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts the command, with this process's class path. */
  static CommandProcess start(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BatchCommand.class.getName()));
    command.addAll(arguments);
    Path output = Files.createTempFile("command", ".txt");
    output.toFile().deleteOnExit();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    // Flink's own processes have these by their scripts.
    String opens =
        Stream.of("util", "lang", "time", "nio", "net", "util.concurrent")
            .map(name -> "--add-opens=java.base/java." + name + "=ALL-UNNAMED")
            .collect(joining(" "));
    builder.environment().put("JDK_JAVA_OPTIONS", opens);
    return new CommandProcess(builder.start(), output);
  }

  String printed() {
    try {
      // Not readString, which takes no character that is half written.
      return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the process with {@code kill -9} once it has printed a line that begins like this. */
  void killOnce(String beginning) throws InterruptedException {
    killWhen("'%s'".formatted(beginning), () -> isPrinted(beginning));
  }

  private boolean isPrinted(String beginning) {
    return printed().lines().anyMatch(line -> line.startsWith(beginning));
  }

  /** Kills the process after a time, wherever it is then; it may have ended. */
  void killAfter(int ms) throws InterruptedException {
    process.waitFor(ms, TimeUnit.MILLISECONDS);
    process.destroyForcibly().waitFor();
  }

  /**
   * Kills the process once it has started Flink's client, which goes on to its own end.
   *
   * @param before how the line begins that is printed last before that
   */
  void killBesideFlinksClient(String before) throws Exception {
    List<ProcessHandle> clients = new ArrayList<>();
    killWhen(
        "Flink's client",
        () -> {
          if (isPrinted(before)) {
            process.descendants().forEach(clients::add);
          }
          return !clients.isEmpty();
        });
    for (ProcessHandle each : clients) {
      each.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private void killWhen(String what, Callable<Boolean> moment) throws InterruptedException {
    await(what)
        .atMost(PATIENCE)
        .pollInterval(BETWEEN_LOOKS)
        .until(() -> moment.call() || !process.isAlive());
    assertThat(process.isAlive()).as("ended before %s: %s", what, printed()).isTrue();
    process.destroyForcibly().waitFor();
  }

  /** Waits for the end, and returns what was printed where that is a good one. */
  String succeeded() throws InterruptedException {
    assertThat(exitCode()).as(this::printed).isZero();
    return printed();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IllegalStateException("Still running: " + printed());
    }
    return process.exitValue();
  }
}
