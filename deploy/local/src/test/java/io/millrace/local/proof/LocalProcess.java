package io.millrace.local.proof;

import io.millrace.local.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code deploy/local/run} as a process of its own, which can be killed. */
final class LocalProcess {
  /** The first run after an edit is built, and has Java keep the classes of its libraries. */
  private static final int EXIT_MINUTES = 8;

  private final Process process;
  private final Path output;
  private final FileTime started;

  private LocalProcess(Process process, Path output, FileTime started) {
    this.process = process;
    this.output = output;
    this.started = started;
  }

  /** Starts the script, which replaces itself by Java, so that a kill ends the run itself. */
  static LocalProcess start(Path output, List<String> arguments) throws IOException {
    Path script = Path.of(System.getProperty("basedir", "")).resolve("run").toAbsolutePath();
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of("--output", output.toString()));
    // Its own, since the usual one may be taken by a run beside the tests.
    command.addAll(List.of("--ui-port", Integer.toString(EmbeddedBroker.freePort())));
    command.addAll(arguments);
    Files.createDirectories(output.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(said(output).toFile()));
    // Maven's variables for its own processes would reach the script's.
    builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
    builder.environment().put("MILLRACE_HEAP", "1g");
    FileTime now = FileTime.fromMillis(System.currentTimeMillis());
    return new LocalProcess(builder.start(), output, now);
  }

  private static Path said(Path output) {
    return output.resolveSibling(output.getFileName() + ".txt");
  }

  /** The whole output of the runs on a folder. */
  static String printed(Path output) {
    try {
      return Files.readString(said(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The most memory that the process has held so far, as Linux counts it; 0 once it has ended. */
  long residentBytesMax() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /** Whether this process has made a file with such an ending below the folder. */
  boolean hasMade(String below, String ending) {
    Path top = output.resolve(below);
    if (!Files.exists(top)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(top)) {
      return files.anyMatch(file -> file.toString().endsWith(ending) && isNew(file));
    } catch (IOException | UncheckedIOException e) {
      return false; // A file went while the folder was read; the next look will show.
    }
  }

  /** Whether lines are missing in the topic: the run has noted what it will load. */
  boolean isLoading() {
    try {
      return Files.readString(output.resolve("run.json")).contains("\"LOADING\"");
    } catch (IOException e) {
      return false; // It is not there yet.
    }
  }

  private boolean isNew(Path file) {
    try {
      return Files.getLastModifiedTime(file).compareTo(started) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the run with a savepoint, as by Ctrl-C. */
  void stop() {
    process.destroy();
  }

  /**
   * Kills the process with {@code kill -9} after a time; false where it has ended by itself before.
   */
  boolean killAfter(long ms) throws InterruptedException {
    boolean ended = process.waitFor(ms, TimeUnit.MILLISECONDS);
    process.destroyForcibly().waitFor();
    return !ended;
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(EXIT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      throw new IllegalStateException("Still running: " + printed(output));
    }
    return process.exitValue();
  }
}
