package io.millrace.local;

import io.millrace.file.IoReason;
import io.millrace.local.exit.RunFailure;
import io.millrace.options.MistypedOption;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The command line of a local run. Options that are not its own are job parameters, whose keys and
 * values the job's own registry checks.
 *
 * @param pipeline null where none is given
 * @param upgrade whether another definition may take over the folder's run
 * @param port the broker's port for clients, or 0 for the earlier run's, else any that is free
 * @param uiPort the port of Flink's UI, or 0 for the usual one, else any that is free
 * @param livePort the port of the live page, or 0 for the usual one, else any that is free
 * @param jobParameters as they were written
 */
public record Arguments(
    Path pipeline,
    List<Path> inputs,
    Path output,
    boolean demo,
    boolean follow,
    boolean fresh,
    boolean upgrade,
    int port,
    int uiPort,
    int livePort,
    boolean help,
    List<String> jobParameters) {
  static final String DEFAULT_OUTPUT = "millrace-local";

  private static final Set<String> OWN =
      Set.of(
          "--pipeline",
          "--input",
          "--output",
          "--demo",
          "--follow",
          "--fresh",
          "--upgrade",
          "--port",
          "--ui-port",
          "--live-port",
          "--help");

  /**
   * Reads a command line.
   *
   * @throws RunFailure with all that is wrong with it
   */
  public static Arguments parse(String... line) {
    Reader reader = new Reader(line);
    reader.read();
    return reader.arguments();
  }

  /** Whether the demo's generated events are the input. */
  public boolean wantsDemoEvents() {
    return demo || (pipeline == null && inputs.isEmpty());
  }

  private static final class Reader {
    private final String[] line;
    private final List<String> problems = new ArrayList<>();
    private final List<Path> inputs = new ArrayList<>();
    private final List<String> jobParameters = new ArrayList<>();
    private Path pipeline;
    private Path output;
    private boolean demo;
    private boolean follow;
    private boolean fresh;
    private boolean upgrade;
    private boolean help;
    private int port;
    private int uiPort;
    private int livePort;
    private int at;

    Reader(String[] line) {
      this.line = line;
    }

    void read() {
      while (at < line.length) {
        String token = line[at++];
        if (!token.startsWith("-") || token.equals("-") || token.equals("--")) {
          problems.add("Unexpected argument: %s (options begin with --)".formatted(token));
        } else {
          option(token);
        }
      }
      if (demo && !inputs.isEmpty()) {
        problems.add("--demo and --input exclude each other (--demo is an input of its own)");
      }
      if (livePort != 0 && !follow) {
        problems.add(
            "Invalid --live-port: %d (must be with --follow, which serves the page)"
                .formatted(livePort));
      }
    }

    private void option(String token) {
      int equals = token.indexOf('=');
      String key = equals < 0 ? token : token.substring(0, equals);
      String value = equals < 0 ? null : token.substring(equals + 1);
      switch (key) {
        case "--pipeline" -> pipeline = once(key, pipeline, path(key, value(key, value)));
        case "--input" -> {
          Path input = path(key, value(key, value));
          if (input != null) {
            inputs.add(input);
          }
        }
        case "--output" -> output = once(key, output, path(key, value(key, value)));
        case "--demo" -> demo = flag(key, value);
        case "--follow" -> follow = flag(key, value);
        case "--fresh" -> fresh = flag(key, value);
        case "--upgrade" -> upgrade = flag(key, value);
        case "--help", "-h" -> help = flag(key, value);
        case "--port" -> port = port(key, value(key, value));
        case "--ui-port" -> uiPort = port(key, value(key, value));
        case "--live-port" -> livePort = port(key, value(key, value));
        default -> jobParameter(token, equals >= 0);
      }
    }

    private void jobParameter(String token, boolean hasValue) {
      MistypedOption.problem(token, OWN).ifPresent(problems::add);
      jobParameters.add(token);
      if (!hasValue && at < line.length && !line[at].startsWith("--")) {
        jobParameters.add(line[at++]);
      }
    }

    private String value(String key, String given) {
      if (given != null) {
        return given;
      }
      if (at < line.length && !line[at].startsWith("--")) {
        return line[at++];
      }
      problems.add("Missing value of " + key);
      return null;
    }

    private boolean flag(String key, String given) {
      if (given != null) {
        problems.add("Invalid %s: %s (takes no value)".formatted(key, given));
      }
      return true;
    }

    private Path path(String key, String text) {
      if (text == null) {
        return null;
      }
      try {
        if (!text.isEmpty()) {
          return Path.of(text);
        }
        problems.add("Invalid %s: '' (must be a path)".formatted(key));
      } catch (InvalidPathException e) {
        problems.add("Invalid %s: %s (must be a path: %s)".formatted(key, text, IoReason.of(e)));
      }
      return null;
    }

    private int port(String key, String text) {
      if (text == null) {
        return 0;
      }
      try {
        int number = Integer.parseInt(text);
        if (number >= 0 && number <= 65_535) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Reported below, as for a number out of range.
      }
      problems.add("Invalid %s: %s (must be 0 to 65535)".formatted(key, text));
      return 0;
    }

    private Path once(String key, Path before, Path now) {
      if (before != null && now != null) {
        problems.add("%s is given twice: %s and %s".formatted(key, before, now));
      }
      return now == null ? before : now;
    }

    Arguments arguments() {
      if (!problems.isEmpty() && !help) {
        throw RunFailure.usage(String.join("\n", problems) + "\nSee --help.");
      }
      return new Arguments(
          pipeline,
          List.copyOf(inputs),
          output == null ? Path.of(DEFAULT_OUTPUT) : output,
          demo,
          follow,
          fresh,
          upgrade,
          port,
          uiPort,
          livePort,
          help,
          List.copyOf(jobParameters));
    }
  }
}
