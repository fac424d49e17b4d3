package io.millrace.local;

import io.millrace.local.exit.RunExit;
import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.RunFolder;
import io.millrace.pipeline.InvalidPipelineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.LoggerFactory;

/** The entry point of {@code deploy/local/run}. */
public final class LocalRun {
  /** The property with the folder of the demo's definition, which the script sets. */
  private static final String DEMO_FOLDER = "millrace.demo";

  private LocalRun() {}

  public static void main(String[] args) {
    // Kafka's broker does not start in some languages, such as Turkish.
    Locale.setDefault(Locale.ROOT);
    Console console = Console.ofProcess();
    RunExit exit = run(args, console);
    // Flink's cluster has done its work, but its own hooks wait for a timer of five seconds.
    Runtime.getRuntime().halt(exit.number());
  }

  private static RunExit run(String[] args, Console console) {
    Path logs = null;
    try {
      Arguments arguments = Arguments.parse(args);
      if (arguments.help()) {
        console.say(help());
        return RunExit.OK;
      }
      Request request = Request.of(arguments, Path.of(System.getProperty(DEMO_FOLDER, "demo")));
      try (RunFolder folder = RunFolder.open(arguments.output())) {
        logs = folder.logs();
        prepareProcess(folder, console);
        return new Session(
                request, folder, console, StopSignal.install(), new BootstrapUpgrade(console))
            .run();
      }
    } catch (InvalidPipelineException e) {
      console.complain(e.getMessage());
      return RunExit.USAGE;
    } catch (RunFailure e) {
      if (logs != null && e.getCause() != null) {
        LoggerFactory.getLogger(LocalRun.class).error(e.getMessage(), e.getCause());
      }
      console.complain(e.getMessage());
      return e.code();
    } catch (IOException | RuntimeException e) {
      return unexpected(e, logs, console);
    }
  }

  /**
   * Sets properties and exit procedures, before the first class that logs or unpacks a library is
   * loaded.
   */
  private static void prepareProcess(RunFolder folder, Console console) {
    System.setProperty("millrace.logs", folder.logs().toString());
    // Libraries unpack native code there; the next start deletes what a killed process leaves.
    System.setProperty("java.io.tmpdir", folder.temporary().toString());
    System.setProperty("org.sqlite.tmpdir", folder.temporary().toString());
    Exit.Procedure end =
        (code, message) -> {
          console.complain(
              "The embedded broker has given up%s; its log is %s. The same command goes on from here"
                  .formatted(
                      message == null ? "" : ": " + message, folder.logs().resolve("broker.log")));
          Runtime.getRuntime().halt(RunExit.FAILED.number());
        };
    Exit.setExitProcedure(end);
    Exit.setHaltProcedure(end);
  }

  private static RunExit unexpected(Exception e, Path logs, Console console) {
    if (logs == null) {
      console.complain("Unexpected failure: " + e);
    } else {
      LoggerFactory.getLogger(LocalRun.class).error("Unexpected failure", e);
      console.complain(
          "Unexpected failure: %s; the log is %s".formatted(e, logs.resolve("job.log")));
    }
    return RunExit.FAILED;
  }

  private static String help() throws IOException {
    try (InputStream in = LocalRun.class.getResourceAsStream("/help.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
    }
  }
}
