package io.millrace.benchmarks.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is sent to a topic, and when. */
final class FeedPlan {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FeedPlan() {}

  /** The end of the records that are sent together. */
  enum End {
    /** No transaction. */
    PLAIN,
    COMMITTED,
    ABORTED,
    /** A transaction that nobody ends: its time runs out in the broker. */
    LEFT
  }

  /** A record; a null key is none. */
  record Line(byte[] key, byte[] value) {}

  /**
   * Records that are sent together.
   *
   * @param atMs since the beginning
   */
  record Chunk(long atMs, End end, List<Line> lines) {}

  /**
   * Reads a plan: a JSON object a line, {@code {"at_ms": 0, "end": "plain", "records": [[key,
   * value], …]}}. A character of a text is a byte (ISO 8859-1), so that values may be no UTF-8.
   */
  static List<Chunk> read(Path file) throws IOException {
    List<Chunk> chunks = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode each = JSON.readTree(line);
      List<Line> lines = new ArrayList<>();
      for (JsonNode record : each.get("records")) {
        lines.add(new Line(bytes(record.get(0)), bytes(record.get(1))));
      }
      End end = End.valueOf(each.get("end").asText().toUpperCase(Locale.ROOT));
      chunks.add(new Chunk(each.get("at_ms").asLong(), end, lines));
    }
    return chunks;
  }

  private static byte[] bytes(JsonNode text) {
    return text.isNull() ? null : text.asText().getBytes(StandardCharsets.ISO_8859_1);
  }
}
