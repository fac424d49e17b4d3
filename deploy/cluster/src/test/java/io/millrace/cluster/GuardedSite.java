package io.millrace.cluster;

import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.broker.Topics;
import io.millrace.local.input.LinePartitioner;
import io.millrace.local.proof.Certificates;
import io.millrace.local.proof.GuardedListeners;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A site whose broker, catalog and store want secrets, and a cluster that is given references. */
final class GuardedSite implements AutoCloseable {
  /** The catalog's client at the token server. */
  static final String CLIENT = "millrace";

  static final Duration TOKEN_LIFE = Duration.ofSeconds(9);
  private static final String TOPIC = "user_events";

  /** Names of secrets of catalogs and stores of other kinds, which this one does not use. */
  private static final List<String> OTHERS =
      List.of(
          "jdbc.password",
          "adls.sas-token.lake",
          "adls.auth.shared-key.account.key",
          "gcs.oauth2.token",
          "s3.sse.key",
          "nessie.authentication.oauth2.client-secret",
          "rest.auth.basic.password");

  private final Site site;
  private final Path folder;
  private final PlantedSecrets secrets;
  private final LinePartitioner partitioner = new LinePartitioner("user_id");
  private final int open = EmbeddedBroker.freePort();
  private final int tokenPort = EmbeddedBroker.freePort();
  private final int gatePort = EmbeddedBroker.freePort();
  private Path trustStore;
  private GuardedListeners listeners;
  private EmbeddedBroker broker;
  private TokenServer tokens;
  private CatalogGate gate;

  private GuardedSite(Site site, Path folder) throws IOException {
    this.site = site;
    this.folder = folder;
    this.secrets = new PlantedSecrets(folder.resolve("secrets"));
  }

  /** Starts all of it. */
  static GuardedSite around(Site site, Path folder) throws Exception {
    GuardedSite made = new GuardedSite(site, folder);
    made.startBroker();
    made.startLake();
    made.startCluster();
    return made;
  }

  private void startBroker() throws Exception {
    Certificates certificates = Certificates.in(folder.resolve("certificates"));
    listeners = GuardedListeners.beside(open, certificates, secrets.value("plain"));
    trustStore = certificates.trustStore(Certificates.AUTHORITY, secrets.value("truststore"));
    broker = EmbeddedBroker.start(folder.resolve("broker"), open, listeners.settings());
    GuardedListeners.setScramPassword(broker.bootstrapServers(), secrets.value("kafka"));
    try (Topics topics = new Topics(broker.bootstrapServers())) {
      topics.create(List.of(TOPIC, "predictions"));
    }
  }

  private void startLake() throws Exception {
    Shell shell = site.shell();
    shell.set("MILLRACE_S3_SECRET", secrets.value("s3-key"));
    shell.run(
        """
        deploy/cluster/backing/backing start --only s3,catalog
        eval "$(deploy/cluster/backing/backing env)"
        unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY""");
    for (String each :
        List.of("MILLRACE_S3_SECRET", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")) {
      shell.set(each, "");
    }
    tokens = new TokenServer(tokenPort, CLIENT, secrets.value("credential"), TOKEN_LIFE).start();
    gate =
        new CatalogGate(
            gatePort,
            URI.create(shell.variable("CATALOG")),
            tokens::isGood,
            secrets.value("api-key"));
  }

  private void startCluster() throws Exception {
    Shell shell = site.shell();
    Path tmp = Files.createDirectories(folder.resolve("tmp"));
    shell.set("LAKE_CREDENTIAL", CLIENT + ":" + secrets.value("credential"));
    shell.run(
        "deploy/cluster/cluster start --taskmanagers 1 --slots 2 --ha --s3 "
            + "--set env.java.opts.jobmanager=-Djava.io.tmpdir=%1$s --set env.java.opts.taskmanager=-Djava.io.tmpdir=%1$s\n"
                .formatted(tmp)
            + "eval \"$(deploy/cluster/cluster env)\"\n"
            + "mkdir -p target/shop/lib && cp -L \"$FLINK\"/lib/iceberg-aws-bundle-*.jar target/shop/lib/");
    Path shop = Site.ROOT.resolve("target/shop");
    Files.writeString(shop.resolve("lake.yaml"), lake());
    Files.writeString(shop.resolve("kafka.yaml"), kafka());
  }

  private String lake() {
    StringBuilder text = new StringBuilder("catalog:\n");
    line(text, "type", "rest");
    line(text, "uri", "http://127.0.0.1:" + gatePort);
    line(text, "oauth2-server-uri", tokens.address());
    line(text, "credential", "env:LAKE_CREDENTIAL");
    line(text, "header." + CatalogGate.KEY_HEADER, secrets.file("api-key"));
    line(text, "io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
    line(text, "client.region", "us-east-1");
    line(text, "s3.endpoint", site.shell().variable("S3"));
    line(text, "s3.path-style-access", "true");
    line(text, "s3.access-key-id", "${file:" + userFile() + "}");
    line(text, "s3.secret-access-key", secrets.file("s3-key"));
    OTHERS.forEach(each -> line(text, each, secrets.file(each)));
    return text.toString();
  }

  /** A file with the store's user. */
  private Path userFile() {
    try {
      return Files.writeString(folder.resolve("secrets/s3-user"), "millrace\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String kafka() {
    StringBuilder text = new StringBuilder("kafka:\n");
    line(text, "bootstrap.servers", listeners.sasl());
    line(text, "security.protocol", "SASL_SSL");
    line(text, "sasl.mechanism", "SCRAM-SHA-512");
    line(
        text,
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\\\"%s\\\" password=\\\"${%s}\\\";"
            .formatted(GuardedListeners.USER, secrets.file("kafka")));
    line(text, "ssl.truststore.type", "PKCS12");
    line(text, "ssl.truststore.location", trustStore.toString());
    line(text, "ssl.truststore.password", secrets.file("truststore"));
    line(text, "request.timeout.ms", "20000");
    line(text, "default.api.timeout.ms", "40000");
    return text.toString();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append("  ").append(key).append(": \"").append(value).append("\"\n");
  }

  PlantedSecrets secrets() {
    return secrets;
  }

  TokenServer tokens() {
    return tokens;
  }

  CatalogGate gate() {
    return gate;
  }

  /** The parameters that a command takes of the site's. */
  String parametersOf(String command) {
    String tables = " --config target/shop/lake.yaml";
    String topics = " --config target/shop/kafka.yaml";
    return switch (command) {
      case "plan" -> tables + topics;
      case "submit" ->
          tables + topics + " --checkpoint.interval 2s --cluster \"$REST\" --flink-home \"$FLINK\"";
      case "status" -> tables + topics;
      case "verify", "explain" -> tables;
      default -> topics;
    };
  }

  /** Loads the next events, through the broker's open listener. */
  void load(int count) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String line : site.next(count)) {
        byte[] value = line.getBytes(StandardCharsets.ISO_8859_1);
        // Flushed below; a record that is not there fails the test.
        var unused =
            producer.send(
                new ProducerRecord<>(TOPIC, partitioner.partition(value), null, null, value));
      }
      producer.flush();
    }
  }

  void stopBroker() {
    broker.close();
  }

  @Override
  public void close() {
    if (gate != null) {
      gate.close();
    }
    if (tokens != null) {
      tokens.stop();
    }
    if (broker != null) {
      broker.close();
    }
  }
}
