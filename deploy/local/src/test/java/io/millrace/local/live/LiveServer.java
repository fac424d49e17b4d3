package io.millrace.local.live;

import io.millrace.lake.LakePlace;
import io.millrace.local.folder.LocalCatalog;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A live page over empty tables, with handwritten requests, since a browser or the JDK's client
 * cannot send all of them.
 */
final class LiveServer implements AutoCloseable {
  private final CountingSource source = new CountingSource();
  private final LiveTables tables;
  private LivePage page;

  LiveServer(Path root) {
    tables = new LiveTables(root);
    TreeMap<String, String> catalog = new TreeMap<>(LocalCatalog.properties(tables.folder()));
    page =
        LivePage.start(
            0, source, questions(new LakePlace(LocalCatalog.NAME, () -> catalog, "shop")));
  }

  static Questions questions(LakePlace place) {
    return new Questions(place, List.of(), "a run's", 3, Questions.EXPLAIN_TIME);
  }

  /** Replaces the page by one that answers other questions. */
  void restart(Questions questions) {
    page.close();
    page = LivePage.start(0, source, questions);
  }

  CountingSource source() {
    return source;
  }

  LivePage page() {
    return page;
  }

  int port() {
    return page.address().getPort();
  }

  Socket connect() throws IOException {
    return new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port());
  }

  String get(String path, String... headers) throws IOException {
    String more = List.of(headers).stream().map(h -> "\r\n" + h).collect(Collectors.joining());
    return ask("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port() + more);
  }

  String ask(String request) throws IOException {
    try (Socket socket = connect()) {
      send(socket, request + "\r\nConnection: close");
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The status of an answer, without what follows, which may have no end. */
  String status(String path) throws IOException {
    try (Socket socket = connect()) {
      send(socket, "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port());
      byte[] head = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return new String(head, StandardCharsets.UTF_8).replace("HTTP/1.1 ", "");
    }
  }

  /** Connects a viewer. */
  ViewerStream view() throws IOException {
    Socket socket = connect();
    send(socket, "GET /events HTTP/1.1\r\nHost: 127.0.0.1:" + port());
    return new ViewerStream(socket);
  }

  private static void send(Socket socket, String request) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((request + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    page.close();
    tables.close();
  }
}
