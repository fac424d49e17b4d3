package io.millrace.local.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Viewers of the live page share its threads, and get what is new. */
class LiveViewersTest {
  @TempDir private Path temporary;
  private LiveServer server;

  @BeforeEach
  void start() {
    server = new LiveServer(temporary.resolve("a run"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void requestsThatAreNeverFinishedHoldNoThreadForEver() throws IOException {
    List<Socket> halfOpen = new ArrayList<>();
    try (ViewerStream before = server.view()) {
      before.awaitCount(1);
      for (int i = 0; i < Viewers.MOST + 8; i++) {
        Socket socket = server.connect();
        halfOpen.add(socket);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(StandardCharsets.UTF_8));
      }
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptionsInstanceOf(SocketException.class)
          .until(() -> server.status("/").equals("200"));
      before.awaitCount(9);
    } finally {
      for (Socket each : halfOpen) {
        each.close();
      }
    }
  }

  @Test
  void nothingIsComputedForNobody() throws IOException {
    server.get("/");
    try (ViewerStream first = server.view()) {
      first.awaitCount(3);
    }
    // The next write finds out that a viewer has left.
    int[] before = {0};
    await()
        .during(Duration.ofMillis(2_500))
        .atMost(Duration.ofSeconds(30))
        .until(() -> before[0] == (before[0] = server.source().calls()));
  }

  @Test
  void allViewersAreSentWhatIsNewAndHowTheRunEnded() throws Exception {
    try (ViewerStream one = server.view();
        ViewerStream other = server.view()) {
      one.awaitLine("event: counts");
      other.awaitLine("event: counts");

      server.page().end("The run has ended. \"Bye\"");

      one.awaitLine("data: {\"text\":\"The run has ended. \\\"Bye\\\"\"}");
      other.awaitLine("event: end");
    }
  }

  @Test
  void moreViewersThanThereAreThreadsForAreRefused() throws Exception {
    List<ViewerStream> streams = new ArrayList<>();
    try {
      for (int i = 0; i < Viewers.MOST; i++) {
        streams.add(server.view());
        streams.get(i).awaitLine("event: counts");
      }
      assertThat(server.get("/events")).startsWith("HTTP/1.1 503");
      assertThat(server.get("/")).startsWith("HTTP/1.1 200");
    } finally {
      for (ViewerStream each : streams) {
        each.close();
      }
    }
  }

  @Test
  void aViewerThatReadsNothingMakesRoomForOthers() throws Exception {
    server.source().append(" ".repeat(8 << 20));
    List<ViewerStream> streams = new ArrayList<>();
    try {
      for (int i = 0; i < Viewers.MOST; i++) {
        streams.add(server.view());
        // It has its place behind this line, which the first one asked for below must not take.
        streams.get(i).awaitLine("retry: 2000");
      }

      await().atMost(Duration.ofMinutes(1)).until(() -> server.status("/events").equals("200"));
    } finally {
      for (ViewerStream each : streams) {
        each.close();
      }
    }
  }
}
