package io.millrace.local.proof;

import io.millrace.local.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * Listeners of an embedded broker beside its open one: one with SASL over TLS, by SCRAM and PLAIN,
 * and one with TLS that wants to see its clients' certificates.
 */
public final class GuardedListeners {
  public static final String USER = "shop";

  private static final String HOST = "127.0.0.1";
  private static final int ITERATIONS = 4096;

  private final Map<String, String> settings = new TreeMap<>();
  private final int saslPort;
  private final int mutualPort;

  private GuardedListeners(int saslPort, int mutualPort) {
    this.saslPort = saslPort;
    this.mutualPort = mutualPort;
  }

  /**
   * Chooses ports and makes the broker's stores.
   *
   * @param open the port of the open listener
   * @param plainPassword the password of {@link #USER} by PLAIN
   */
  public static GuardedListeners beside(int open, Certificates certificates, String plainPassword)
      throws IOException, GeneralSecurityException {
    GuardedListeners made =
        new GuardedListeners(EmbeddedBroker.freePort(), EmbeddedBroker.freePort());
    made.listen(open, EmbeddedBroker.freePort());
    Path key = certificates.keyStore(Certificates.SERVER, "of-the-broker");
    Path trust = certificates.trustStore(Certificates.AUTHORITY, "of-the-broker");
    for (String listener : new String[] {"sasl", "mutual"}) {
      made.set(listener, "ssl.keystore.location", key.toString());
      made.set(listener, "ssl.keystore.type", "PKCS12");
      made.set(listener, "ssl.keystore.password", "of-the-broker");
      made.set(listener, "ssl.key.password", "of-the-broker");
    }
    made.set("mutual", "ssl.client.auth", "required");
    made.set("mutual", "ssl.truststore.location", trust.toString());
    made.set("mutual", "ssl.truststore.type", "PKCS12");
    made.set("mutual", "ssl.truststore.password", "of-the-broker");
    String modules = "org.apache.kafka.common.security.";
    made.set("sasl", "sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN");
    made.set(
        "sasl", "scram-sha-512.sasl.jaas.config", modules + "scram.ScramLoginModule required;");
    made.set(
        "sasl",
        "plain.sasl.jaas.config",
        "%splain.PlainLoginModule required user_%s=\"%s\";"
            .formatted(modules, USER, plainPassword));
    return made;
  }

  private void listen(int open, int controller) {
    String listeners =
        "CLIENT://%1$s:%2$d,SASL://%1$s:%3$d,MUTUAL://%1$s:%4$d"
            .formatted(HOST, open, saslPort, mutualPort);
    settings.put("advertised.listeners", listeners);
    settings.put("listeners", listeners + ",CONTROLLER://%s:%d".formatted(HOST, controller));
    settings.put("controller.quorum.voters", "1@%s:%d".formatted(HOST, controller));
    settings.put(
        "listener.security.protocol.map",
        "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_SSL,MUTUAL:SSL");
  }

  private void set(String listener, String key, String value) {
    settings.put("listener.name." + listener + "." + key, value);
  }

  /** The broker's settings. */
  public Map<String, String> settings() {
    return settings;
  }

  public String sasl() {
    return HOST + ":" + saslPort;
  }

  public String mutual() {
    return HOST + ":" + mutualPort;
  }

  /** Gives {@link #USER} a password by SCRAM, at once; in place of one that it has. */
  public static void setScramPassword(String servers, String password)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      ScramCredentialInfo how = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
      admin
          .alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(USER, how, password)))
          .all()
          .get();
    }
  }
}
