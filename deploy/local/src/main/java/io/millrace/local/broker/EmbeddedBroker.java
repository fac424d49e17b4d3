package io.millrace.local.broker;

import io.millrace.file.FolderTree;
import io.millrace.local.exit.RunFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker and its controller in this process, on the loopback address, with its log in one
 * folder. A process that is killed leaves a log that the next start recovers.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /** The largest value that the broker takes. */
  public static final int MAX_VALUE_BYTES = 64 << 20;

  /** The largest message that the broker takes: a value, with room for its batch's header. */
  public static final int MAX_MESSAGE_BYTES = MAX_VALUE_BYTES + (1 << 20);

  private static final int NODE_ID = 1;
  private static final String HOST = "127.0.0.1";
  private static final Set<Integer> ANSWERED = ConcurrentHashMap.newKeySet();

  private final KafkaRaftServer server;
  private final int port;
  private CompletableFuture<Void> stopped;

  private EmbeddedBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts the broker, on a new log or on that of an earlier run.
   *
   * @param folder the folder of its log; made where it is absent
   * @param port the port for clients, which must be free
   */
  public static EmbeddedBroker start(Path folder, int port) {
    return start(folder, port, Map.of());
  }

  /**
   * @param changed settings that replace the broker's usual ones
   */
  public static EmbeddedBroker start(Path folder, int port, Map<String, String> changed) {
    ANSWERED.add(port);
    try {
      format(folder);
      Properties settings = BrokerSettings.of(NODE_ID, HOST, port, freePort(), folder);
      settings.putAll(changed);
      KafkaConfig config = KafkaConfig.fromProps(settings, false);
      KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
      server.startup();
      return new EmbeddedBroker(server, port);
    } catch (Exception e) {
      throw RunFailure.failed(
          "Cannot start the embedded broker on " + HOST + ":" + port + ": " + e.getMessage(), e);
    }
  }

  /** Whether a port is free now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, loopback())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * A port that is free now, chosen by the system. Two calls in a process never answer the same
   * one, nor the one of a broker that is starting: it may not listen yet when the next asks.
   */
  public static int freePort() throws IOException {
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
        if (ANSWERED.add(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      }
    }
  }

  private static InetAddress loopback() throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  public int port() {
    return port;
  }

  /** Begins to stop the broker, and returns what completes when it has stopped. */
  public synchronized CompletableFuture<Void> stop() {
    if (stopped == null) {
      stopped =
          CompletableFuture.runAsync(
              () -> {
                server.shutdown();
                server.awaitShutdown();
              });
    }
    return stopped;
  }

  @Override
  public void close() {
    stop().join();
  }

  /**
   * Formats a log beside the folder and renames it, so that a killed format leaves nothing half
   * made.
   */
  private static void format(Path folder) throws Exception {
    if (Files.exists(folder)) {
      return;
    }
    Path draft = folder.resolveSibling(folder.getFileName() + ".new");
    FolderTree.delete(draft);
    Files.createDirectories(draft);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    new Formatter()
        .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
        .setNodeId(NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
        .setMetadataLogDirectory(draft.toString())
        .addDirectory(draft.toString())
        .run();
    Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
  }
}
