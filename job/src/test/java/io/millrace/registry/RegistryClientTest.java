package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RegistryClientTest {
  private static final Duration TO_ANSWER = Duration.ofMillis(300);

  private static RegistryClient client(String urls) {
    return new RegistryClient(RegistryAccess.of(Map.of("url", urls)), TO_ANSWER);
  }

  @Test
  @Timeout(60)
  void anAnswerThatStallsInItsBodyIsNone() throws Exception {
    try (FakeRegistry stalled = new FakeRegistry();
        FakeRegistry sound = new FakeRegistry()) {
      stalled.stallsAt("/a", "{\"schema\"");
      sound.answers("/a", 200, "{\"schema\": \"x\"}");
      assertThatThrownBy(() -> client(stalled.url()).get("/a"))
          .isInstanceOf(RegistryException.class)
          .hasMessageEndingWith("no whole answer within 300 ms");
      assertThat(client(stalled.url() + "," + sound.url()).get("/a"))
          .as("the next address is asked")
          .isPresent();
    }
  }

  @Test
  @Timeout(60)
  void aThreadThatWaitsForABodyMayBeInterrupted() throws Exception {
    try (FakeRegistry stalled = new FakeRegistry()) {
      stalled.stallsAt("/a", "{");
      RegistryClient client =
          new RegistryClient(
              RegistryAccess.of(Map.of("url", stalled.url())), RegistryClient.TO_ANSWER);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> client.get("/a")).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aBodyIsLeftWhereItBecomesTooLarge() {
    AtomicBoolean isLeft = new AtomicBoolean();
    BoundedBody body = new BoundedBody(4);
    body.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long count) {}

          @Override
          public void cancel() {
            isLeft.set(true);
          }
        });
    body.onNext(List.of(ByteBuffer.allocate(3), ByteBuffer.allocate(1)));
    assertThat(isLeft).isFalse();
    body.onNext(List.of(ByteBuffer.allocate(1)));
    assertThat(isLeft).isTrue();
    assertThat(body.getBody().toCompletableFuture())
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(IOException.class)
        .withMessageContaining("the answer is larger than 4 bytes");
  }
}
