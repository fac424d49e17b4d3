package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.millrace.command.Millrace;
import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import io.millrace.topic.BrokersOpinion;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kafka behind SASL over TLS, and behind TLS with certificates on both sides: a real broker and a
 * real cluster, the job and the commands, with right and wrong secrets.
 */
class GuardedKafkaIT {
  private static final List<Line> LINES = ShopEvents.of(21, 300, 10);
  private static final String SCRAM_PASSWORD = "sCr4m+of/the=\"shop\"";
  private static final String PLAIN_PASSWORD = "pl4in-Of-the-Shop";
  private static final String STORE_PASSWORD = "st0re-Of-the-Client";
  private static final String WRONG_PASSWORD = "wr0ng-Of-Nobody";

  private static final String MODULES = "org.apache.kafka.common.security.";

  @TempDir private static Path folder;
  private static Certificates certificates;
  private static GuardedListeners listeners;
  private static Broker broker;
  private static String topic;

  @BeforeAll
  static void startABrokerWithGuards() throws Exception {
    certificates = Certificates.in(folder.resolve("certificates"));
    int port = EmbeddedBroker.freePort();
    listeners = GuardedListeners.beside(port, certificates, PLAIN_PASSWORD);
    broker = Broker.on(folder.resolve("broker"), port, listeners.settings());
    GuardedListeners.setScramPassword(broker.servers(), SCRAM_PASSWORD);
    topic = broker.newTopic("guarded");
    broker.append(topic, LINES);
  }

  @AfterAll
  static void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  /** A file with a secret, as a parameter refers to it. */
  private static String secret(String value) throws Exception {
    Path file = folder.resolve("secret-" + Integer.toHexString(value.hashCode()));
    return "file:" + Files.writeString(file, value + "\n");
  }

  private static Map<String, String> tls(String servers, String protocol, String authority)
      throws Exception {
    Map<String, String> kafka = new TreeMap<>();
    kafka.put("bootstrap.servers", servers);
    kafka.put("security.protocol", protocol);
    kafka.put("ssl.truststore.type", "PKCS12");
    kafka.put(
        "ssl.truststore.location", certificates.trustStore(authority, STORE_PASSWORD).toString());
    kafka.put("ssl.truststore.password", secret(STORE_PASSWORD));
    return kafka;
  }

  private static Map<String, String> scram(String authority, String password) throws Exception {
    return sasl("SCRAM-SHA-512", "scram.ScramLoginModule", authority, password);
  }

  private static Map<String, String> plain(String password) throws Exception {
    return sasl("PLAIN", "plain.PlainLoginModule", Certificates.AUTHORITY, password);
  }

  private static Map<String, String> sasl(
      String mechanism, String module, String authority, String password) throws Exception {
    Map<String, String> kafka = tls(listeners.sasl(), "SASL_SSL", authority);
    kafka.put("sasl.mechanism", mechanism);
    kafka.put(
        "sasl.jaas.config",
        "%s%s required username=\"%s\" password=\"${%s}\";"
            .formatted(MODULES, module, GuardedListeners.USER, secret(password)));
    return kafka;
  }

  /** TLS with the client's certificate from a store. */
  private static Map<String, String> mutual(String name, String password) throws Exception {
    Map<String, String> kafka = tls(listeners.mutual(), "SSL", Certificates.AUTHORITY);
    kafka.put("ssl.keystore.type", "PKCS12");
    kafka.put("ssl.keystore.location", certificates.keyStore(name, STORE_PASSWORD).toString());
    kafka.put("ssl.keystore.password", secret(password));
    kafka.put("ssl.key.password", secret(password));
    return kafka;
  }

  /** TLS with the client's key and certificates as text, each by reference. */
  private static Map<String, String> mutualByText() throws Exception {
    Map<String, String> kafka = new TreeMap<>();
    kafka.put("bootstrap.servers", listeners.mutual());
    kafka.put("security.protocol", "SSL");
    kafka.put("ssl.truststore.type", "PEM");
    kafka.put(
        "ssl.truststore.certificates",
        "${file:%s}".formatted(certificates.chainText(Certificates.AUTHORITY)));
    kafka.put("ssl.keystore.type", "PEM");
    kafka.put("ssl.keystore.key", "file:" + certificates.keyText(Certificates.CLIENT));
    kafka.put(
        "ssl.keystore.certificate.chain",
        "${file:%s}".formatted(certificates.chainText(Certificates.CLIENT)));
    return kafka;
  }

  @Test
  void theJobReadsBySaslAndPublishesByItsCertificate() throws Exception {
    Map<String, String> store = mutual(Certificates.CLIENT, STORE_PASSWORD);
    assertReadsAndPublishes(scram(Certificates.AUTHORITY, SCRAM_PASSWORD), store);
  }

  @Test
  void theJobReadsByItsCertificateAsTextAndPublishesBySasl() throws Exception {
    Map<String, String> publisher = plain(PLAIN_PASSWORD);
    // The source's text names the authority already, and Kafka's client takes one of both.
    publisher.keySet().removeIf(key -> key.startsWith("ssl.truststore."));
    assertReadsAndPublishes(mutualByText(), publisher);
  }

  private static void assertReadsAndPublishes(
      Map<String, String> source, Map<String, String> publisher) throws Exception {
    String predictions = broker.newTopic("guarded-predictions");
    Path run = folder.resolve(predictions);
    ProofDefinition definition = ProofDefinition.of(topic).withPredictionsTopic(predictions);
    try (RunTables lake = RunTables.in(run)) {
      Plan plan = new Plan(definition, broker, lake, run);
      source.forEach((key, value) -> plan.with("kafka." + key, value));
      publisher.forEach((key, value) -> plan.with("sink.kafka." + key, value));
      try (JobRun job = plan.submit(FlinkCluster.shared())) {
        job.awaitDrained().stop(run.resolve("savepoints"));
      }
      int events = lake.rows("events", "user").size();
      assertThat(events + lake.rows("rejects", "reason").size()).isEqualTo(LINES.size());
      assertThat(broker.committedRecords(predictions)).hasSize(events);
      assertCommandsReach(source, lake);
    }
  }

  @Test
  void whatIsNoRefusalOfTheBrokersIsLeftToTheJob() throws Exception {
    List<String> topics = List.of(topic);
    assertThat(BrokersOpinion.refusal(resolved(plain(WRONG_PASSWORD), WRONG_PASSWORD), topics))
        .hasValueSatisfying(said -> assertThat(said).contains("do not accept who we are"));
    assertThat(BrokersOpinion.refusal(resolved(plain(PLAIN_PASSWORD), PLAIN_PASSWORD), topics))
        .isEmpty();
    assertThat(BrokersOpinion.refusal(Map.of("bootstrap.servers", "localhost:1"), topics))
        .isEmpty();
    Map<String, String> absent = resolved(plain(PLAIN_PASSWORD), PLAIN_PASSWORD);
    absent.put("ssl.truststore.location", folder.resolve("nowhere.p12").toString());
    assertThat(BrokersOpinion.refusal(absent, topics)).isEmpty();
    Map<String, String> another = scram(Certificates.OTHER, SCRAM_PASSWORD);
    assertThat(BrokersOpinion.refusal(resolved(another, SCRAM_PASSWORD), topics))
        .as("another authority: the broker is not trusted, and has refused nobody")
        .isEmpty();
    Map<String, String> nobody = tls(listeners.mutual(), "SSL", Certificates.AUTHORITY);
    assertThat(BrokersOpinion.refusal(resolved(nobody, ""), topics))
        .hasValueSatisfying(said -> assertThat(said).contains("do not accept who we are"));
  }

  /** The properties with secrets in place of references. */
  private static Map<String, String> resolved(Map<String, String> kafka, String password)
      throws Exception {
    kafka.put("ssl.truststore.password", STORE_PASSWORD);
    kafka.computeIfPresent(
        "sasl.jaas.config", (key, value) -> value.replaceAll("\\$\\{[^}]*}", password));
    return kafka;
  }

  private static void assertCommandsReach(Map<String, String> kafka, RunTables lake)
      throws Exception {
    List<String> tables = lake.parameters();
    Said status =
        say(
            kafka,
            Stream.concat(
                Stream.of("status", "--cluster", FlinkCluster.shared().address().toString()),
                tables.stream()));
    assertThat(status.err()).isEmpty();
    assertThat(status.out()).contains(topic);
    Said verify = say(kafka, Stream.concat(Stream.of("verify"), tables.stream()));
    assertThat(verify.code()).isZero();
    assertThat(verify.out()).contains("0 bits differ");
    assertThat(sample(kafka)).satisfies(said -> assertThat(said.err()).isEmpty());
  }

  /** A mistake: the properties of Kafka's client, and what must be said of them. */
  private record Mistake(String name, Map<String, String> kafka, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Mistake> mistakes() throws Exception {
    String store = "Failed to load SSL keystore";
    Map<String, String> absent = mutual(Certificates.CLIENT, STORE_PASSWORD);
    absent.put("ssl.keystore.location", folder.resolve("nowhere.p12").toString());
    return List.of(
        new Mistake(
            "a wrong password by SCRAM",
            scram(Certificates.AUTHORITY, WRONG_PASSWORD),
            "invalid credentials with SASL mechanism SCRAM-SHA-512"),
        new Mistake(
            "a wrong password by PLAIN", plain(WRONG_PASSWORD), "Invalid username or password"),
        new Mistake(
            "another authority",
            scram(Certificates.OTHER, SCRAM_PASSWORD),
            "unable to find valid certification path"),
        new Mistake(
            "no certificate of the client",
            tls(listeners.mutual(), "SSL", Certificates.AUTHORITY),
            "Received fatal alert: bad_certificate"),
        new Mistake(
            "a certificate that has expired",
            mutual(Certificates.EXPIRED, STORE_PASSWORD),
            "Received fatal alert: certificate_"),
        new Mistake(
            "a wrong password of the store", mutual(Certificates.CLIENT, WRONG_PASSWORD), store),
        new Mistake("a store that is not there", absent, "nowhere.p12"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void eachMistakeIsOneSentenceOfTheCommandAndOfTheJobsStart(Mistake mistake) throws Exception {
    Said said = sample(mistake.kafka());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err().strip().lines())
        .last(STRING)
        .contains("Cannot read " + topic + ": ", mistake.message(), "check kafka.*");
    assertSaysNoSecret(said.err() + said.out());

    Path run = Files.createTempDirectory(folder, "mistake");
    try (RunTables lake = RunTables.in(run)) {
      Plan plan = new Plan(ProofDefinition.of(topic).withoutModel(), broker, lake, run);
      mistake.kafka().forEach((key, value) -> plan.with("kafka." + key, value));
      try (JobRun job = plan.submit(FlinkCluster.shared())) {
        String failure = job.failure();
        assertThat(failure)
            .contains("Refusal: Cannot read " + topic + ": ", mistake.message(), "check kafka.");
        assertSaysNoSecret(failure);
      }
    }
  }

  @Test
  void aWrongPasswordOfThePublisherAloneEndsTheStartToo() throws Exception {
    String predictions = broker.newTopic("guarded-predictions");
    for (Map<String, String> publisher :
        List.of(plain(WRONG_PASSWORD), mutual(Certificates.CLIENT, WRONG_PASSWORD))) {
      Path run = Files.createTempDirectory(folder, "publisher");
      ProofDefinition definition =
          ProofDefinition.of(topic).withoutModel().withPredictionsTopic(predictions);
      try (RunTables lake = RunTables.in(run)) {
        Plan plan = new Plan(definition, broker, lake, run);
        publisher.forEach((key, value) -> plan.with("sink.kafka." + key, value));
        try (JobRun job = plan.submit(FlinkCluster.shared())) {
          String failure = job.failure();
          assertThat(failure)
              .contains("Refusal: Cannot write to topic " + predictions + ": ")
              .contains("Check sink.kafka.* and kafka.*");
          assertSaysNoSecret(failure);
        }
      }
    }
  }

  private static void assertSaysNoSecret(String text) {
    SoftAssertions all = new SoftAssertions();
    for (String each :
        List.of(SCRAM_PASSWORD, PLAIN_PASSWORD, STORE_PASSWORD, WRONG_PASSWORD, "PRIVATE KEY")) {
      all.assertThat(text).doesNotContain(each);
    }
    all.assertAll();
  }

  private record Said(int code, String out, String err) {}

  /** Reads records of the topic for a definition, as a check before a start does. */
  private static Said sample(Map<String, String> kafka) throws Exception {
    Path definition = ProofDefinition.of(topic).withoutModel().write(folder.resolve("sampled"));
    return say(kafka, Stream.of("validate", definition.toString(), "--sample-topics", "first"));
  }

  private static Said say(Map<String, String> kafka, Stream<String> command) {
    List<String> arguments = new ArrayList<>(command.toList());
    kafka.forEach((key, value) -> arguments.addAll(List.of("--kafka." + key, value)));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Millrace.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments.toArray(String[]::new));
    assertThat(err.toString()).doesNotContain("\tat ", "Internal error");
    return new Said(code, out.toString(), err.toString());
  }
}
