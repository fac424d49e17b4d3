package io.millrace.local.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A viewer of the live page, as its connection sees it. */
final class ViewerStream implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader lines;

  ViewerStream(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(20_000);
    lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  void awaitLine(String wanted) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.equals(wanted)) {
      line = lines.readLine();
    }
    assertThat(line).isEqualTo(wanted);
  }

  /** Waits for a count; a viewer that is slow does not get each. */
  void awaitCount(int atLeast) throws IOException {
    String line = lines.readLine();
    while (line != null && !(line.matches("data: \\d+") && count(line) >= atLeast)) {
      line = lines.readLine();
    }
    assertThat(line).isNotNull();
  }

  private static int count(String line) {
    return Integer.parseInt(line.substring("data: ".length()));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
