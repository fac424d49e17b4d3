package io.millrace.batch;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A running cluster, named by the address of its REST endpoint. */
final class RemoteCluster {
  private static final int DEFAULT_PORT = 8081;

  private RemoteCluster() {}

  /**
   * The environment for jobs of this build, whose jar is shipped with them.
   *
   * @param url the address, already checked by the command line
   */
  static StreamExecutionEnvironment environment(String url) {
    URI address = URI.create(url);
    // FLINK_CONF_DIR's settings, such as certificates. Settings made here win over those.
    Configuration settings = GlobalConfiguration.loadConfiguration();
    settings.set(HighAvailabilityOptions.HA_MODE, "NONE");
    settings.set(SecurityOptions.SSL_REST_ENABLED, address.getScheme().equals("https"));
    int port = address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
    return StreamExecutionEnvironment.createRemoteEnvironment(
        address.getHost(), port, settings, jars());
  }

  /** The jar of this class; none in tests, whose cluster has the same class path. */
  private static String[] jars() {
    Path here =
        Path.of(
            URI.create(
                RemoteCluster.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString()));
    return Files.isRegularFile(here) ? new String[] {here.toString()} : new String[0];
  }
}
