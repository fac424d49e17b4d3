package io.millrace.batch;

import java.util.stream.Stream;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;

/** The command line with Flink on its class path: {@code deploy/millrace verify --cluster}. */
public final class BatchCommand {
  private BatchCommand() {}

  public static void main(String[] args) {
    // As Flink's own programs do: FLINK_CONF_DIR's settings, and the plugins in FLINK_PLUGINS_DIR.
    Configuration settings = GlobalConfiguration.loadConfiguration();
    FileSystem.initialize(settings, PluginUtils.createPluginManagerFromRootFolder(settings));
    System.exit(BatchWork.run(args));
  }

  /**
   * Runs a command from a main class that Flink's client has called, which must return.
   *
   * @throws ProgramParametrizationException where the exit code is not 0; Flink's clients print
   *     only the message of this exception
   */
  public static void submit(String command, String... args) throws ProgramParametrizationException {
    int code =
        BatchWork.run(Stream.concat(Stream.of(command), Stream.of(args)).toArray(String[]::new));
    if (code != 0) {
      throw new ProgramParametrizationException(
          "millrace %s ended with exit code %d (why is above)".formatted(command, code));
    }
  }
}
