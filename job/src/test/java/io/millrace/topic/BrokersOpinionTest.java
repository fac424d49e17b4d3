package io.millrace.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Failures as Kafka's client makes them: who has refused whom. */
class BrokersOpinionTest {
  @Test
  void whatTheBrokerSaysOfUsIsItsOpinion() {
    assertThat(
            BrokersOpinion.isSaidByABroker(
                new SaslAuthenticationException("Invalid username or password")))
        .isTrue();
    assertThat(BrokersOpinion.isSaidByABroker(tls("Received fatal alert: bad_certificate")))
        .isTrue();
  }

  @Test
  void whatThisMachineCannotDoIsNone() {
    assertThat(BrokersOpinion.isSaidByABroker(tls("PKIX path building failed"))).isFalse();
    assertThat(BrokersOpinion.isSaidByABroker(tls("No name matching localhost found"))).isFalse();
    assertThat(
            BrokersOpinion.isSaidByABroker(
                new SaslAuthenticationException("no ticket", new IOException("no cache"))))
        .isFalse();
    assertThat(BrokersOpinion.isSaidByABroker(new TimeoutException("no node"))).isFalse();
  }

  private static SslAuthenticationException tls(String reason) {
    SSLHandshakeException handshake = new SSLHandshakeException(reason);
    handshake.initCause(new CertPathBuilderException("behind it"));
    return new SslAuthenticationException("SSL handshake failed", handshake);
  }
}
