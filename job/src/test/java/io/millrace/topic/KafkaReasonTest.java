package io.millrace.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.UnrecoverableKeyException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Chains of causes as Kafka's client makes them. */
class KafkaReasonTest {
  @Test
  void whatKafkaSaysLastIsTheReason() {
    assertThat(
            KafkaReason.of(
                new ExecutionException(
                    new SaslAuthenticationException("Authentication failed: no such user"))))
        .isEqualTo("Authentication failed: no such user");
    assertThat(KafkaReason.of(new TimeoutException("timed out", new TimeoutException("no node"))))
        .isEqualTo("no node");
    assertThat(KafkaReason.of(new KafkaException((String) null))).isEqualTo("KafkaException");
  }

  @Test
  void theReasonOfJavaStandsBehindWhatKafkaHasTried() {
    assertThat(
            KafkaReason.of(
                new SslAuthenticationException(
                    "SSL handshake failed", new SSLHandshakeException("no valid path"))))
        .isEqualTo("SSL handshake failed: no valid path");
    assertThat(KafkaReason.of(store(new NoSuchFileException("/x.p12"))))
        .isEqualTo("Failed to load SSL keystore /x.p12: there is no such file");
    IOException wrong = new IOException("keystore password was incorrect");
    wrong.initCause(new UnrecoverableKeyException("padding"));
    assertThat(KafkaReason.of(store(wrong)))
        .isEqualTo("Failed to load SSL keystore /x.p12: keystore password was incorrect");
  }

  @Test
  void onlyBrokersWhoseNamesAreNotResolvedAreOfAddresses() {
    KafkaException unresolved =
        assertThrows(
            KafkaException.class,
            () -> Admin.create(Map.of("bootstrap.servers", "broker.invalid:9092")).close());
    assertThat(KafkaReason.isOfAddresses(unresolved)).isTrue();
    assertThat(KafkaReason.isOfAddresses(store(new NoSuchFileException("/x.p12")))).isFalse();
  }

  private static KafkaException store(IOException cause) {
    return new KafkaException(
        "Failed to create new KafkaAdminClient",
        new KafkaException("Failed to load SSL keystore /x.p12", cause));
  }
}
