package io.millrace.benchmarks.fault;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.apache.flink.client.cli.CliFrontend;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/**
 * Flink's own command line, {@code bin/flink}, in a JVM that stays. It runs on the class path of
 * Flink's distribution, with its folders in the environment, as the script does.
 */
public final class WarmFlinkClient {
  private final String folder;
  private final Configuration settings;

  private WarmFlinkClient(String folder) {
    this.folder = folder;
    this.settings = GlobalConfiguration.loadConfiguration(folder);
  }

  /** Runs a command, one at a time: it prints to the JVM's own standard output. */
  private synchronized int run(List<String> arguments, PrintStream out, PrintStream err) {
    PrintStream lastOut = System.out;
    PrintStream lastErr = System.err;
    System.setOut(out);
    System.setErr(err);
    try {
      return new CliFrontend(
              new Configuration(settings), CliFrontend.loadCustomCommandLines(settings, folder))
          .parseAndRun(arguments.toArray(String[]::new));
    } finally {
      System.setOut(lastOut);
      System.setErr(lastErr);
    }
  }

  public static void main(String... arguments) throws IOException, InterruptedException {
    PrintStream replies = CommandServer.claimOutput();
    WarmFlinkClient client = new WarmFlinkClient(CliFrontend.getConfigurationDirectoryFromEnv());
    CommandServer.serve(client::run, System.in, replies);
    System.exit(0);
  }
}
