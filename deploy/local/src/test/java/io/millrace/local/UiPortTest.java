package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.exit.RunFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UiPortTest {
  @Test
  void aPortThatIsTakenBeforeItIsOpenedIsReplacedByAnother() throws Exception {
    List<ServerSocket> others = new ArrayList<>();
    List<Integer> tried = new ArrayList<>();
    try {
      int port =
          UiPort.FLINK.listening(
              0,
              found -> {
                tried.add(found);
                if (tried.size() < 3) {
                  others.add(listener(found));
                  throw RunFailure.failed(
                      "taken", new RuntimeException(new BindException("in use")));
                }
                return found;
              });

      assertThat(tried).hasSize(3).doesNotHaveDuplicates().last().isEqualTo(port);
    } finally {
      for (ServerSocket other : others) {
        other.close();
      }
    }
  }

  @Test
  void aPortThatIsAskedForAndTakenIsReportedAsTheUsersMistake() throws Exception {
    try (ServerSocket other = listener(0)) {
      int port = other.getLocalPort();

      assertThatThrownBy(() -> UiPort.FLINK.listening(port, found -> found))
          .isInstanceOf(RunFailure.class)
          .hasMessage("Invalid --ui-port: " + port + " (must be free on 127.0.0.1)");
    }
  }

  @Test
  void aLivePortThatIsTakenIsReportedBeforeAnythingIsBegun() throws Exception {
    try (ServerSocket other = listener(0)) {
      int port = other.getLocalPort();

      assertThatThrownBy(() -> UiPort.LIVE.requireFree(port))
          .isInstanceOf(RunFailure.class)
          .hasMessage("Invalid --live-port: " + port + " (must be free on 127.0.0.1)");
    }
    UiPort.LIVE.requireFree(0);
  }

  @Test
  void whatIsNotTheFaultOfThePortIsTriedOnce() {
    List<Integer> tried = new ArrayList<>();

    assertThatThrownBy(
            () ->
                UiPort.FLINK.listening(
                    0,
                    found -> {
                      tried.add(found);
                      throw RunFailure.failed("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(tried).hasSize(1);
  }

  private static ServerSocket listener(int port) {
    try {
      return new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot listen on port " + port, e);
    }
  }
}
