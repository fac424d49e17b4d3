package io.millrace.local.broker;

import java.nio.file.Path;
import java.util.Properties;

/**
 * The embedded broker's configuration: one node that keeps everything for ever and takes values as
 * large as {@link EmbeddedBroker#MAX_VALUE_BYTES}, so that the job rejects them, not the broker.
 */
final class BrokerSettings {
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String CLIENT_LISTENER = "CLIENT";

  private BrokerSettings() {}

  static Properties of(int nodeId, String host, int port, int controllerPort, Path folder) {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(nodeId));
    p.setProperty("controller.quorum.voters", nodeId + "@" + host + ":" + controllerPort);
    p.setProperty("controller.listener.names", CONTROLLER_LISTENER);
    p.setProperty("inter.broker.listener.name", CLIENT_LISTENER);
    p.setProperty(
        "listeners",
        CLIENT_LISTENER
            + "://"
            + host
            + ":"
            + port
            + ","
            + CONTROLLER_LISTENER
            + "://"
            + host
            + ":"
            + controllerPort);
    p.setProperty("advertised.listeners", CLIENT_LISTENER + "://" + host + ":" + port);
    p.setProperty(
        "listener.security.protocol.map",
        CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    p.setProperty("log.dirs", folder.toString());
    keepEverything(p);
    oneReplica(p);
    smallMachine(p);
    return p;
  }

  private static void keepEverything(Properties p) {
    p.setProperty("log.retention.ms", "-1");
    p.setProperty("log.retention.bytes", "-1");
    // A run may go on after weeks; offsets and transactions must still be there.
    p.setProperty("offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE));
    p.setProperty("transaction.max.timeout.ms", Integer.toString(Integer.MAX_VALUE));
    p.setProperty("transactional.id.expiration.ms", Integer.toString(Integer.MAX_VALUE));
    // A client of --follow may set timestamps as it likes: the decoder judges them, not the broker.
    p.setProperty("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
    p.setProperty("message.max.bytes", Integer.toString(EmbeddedBroker.MAX_MESSAGE_BYTES));
    p.setProperty("replica.fetch.max.bytes", Integer.toString(EmbeddedBroker.MAX_MESSAGE_BYTES));
    p.setProperty("fetch.max.bytes", Integer.toString(EmbeddedBroker.MAX_MESSAGE_BYTES));
    p.setProperty(
        "socket.request.max.bytes", Integer.toString(EmbeddedBroker.MAX_MESSAGE_BYTES + (1 << 20)));
    p.setProperty("auto.create.topics.enable", "false");
  }

  private static void oneReplica(Properties p) {
    p.setProperty("default.replication.factor", "1");
    p.setProperty("min.insync.replicas", "1");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.num.partitions", "1");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("controlled.shutdown.enable", "false");
  }

  private static void smallMachine(Properties p) {
    p.setProperty("num.network.threads", "1");
    p.setProperty("num.io.threads", "2");
    p.setProperty("background.threads", "2");
    p.setProperty("num.recovery.threads.per.data.dir", "2");
    p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    p.setProperty("log.cleaner.io.buffer.size", Integer.toString(128 << 10));
    p.setProperty("queued.max.requests", "50");
  }
}
