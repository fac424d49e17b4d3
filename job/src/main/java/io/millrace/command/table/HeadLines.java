package io.millrace.command.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.command.argument.UsageException;
import io.millrace.file.IoReason;
import io.millrace.lake.CommitMark;
import io.millrace.lake.Lake;
import io.millrace.seal.Head;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The lines that {@code seal} prints, and the files in which users keep them. */
final class HeadLines {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");

  private final List<Line> lines = new ArrayList<>();

  private record Line(String where, String pipeline, String namespace, List<Head> heads) {}

  /**
   * A line for heads.
   *
   * @param checkpoint the checkpoint; empty where no remaining snapshot names it
   */
  static String line(Lake lake, Optional<CommitMark> checkpoint, List<Head> heads, Instant at) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("pipeline", lake.pipeline());
    node.put("namespace", lake.eventsNamespaceName());
    node.put("at", at.toString());
    node.put("job_id", checkpoint.map(CommitMark::jobId).orElse(null));
    node.put("checkpoint", checkpoint.map(CommitMark::checkpointId).orElse(null));
    ArrayNode all = node.putArray("heads");
    for (Head head : heads) {
      all.addObject()
          .put("topic", head.topic())
          .put("partition", head.partition())
          .put("to_offset", head.toOffset())
          .put("hash", HexFormat.of().formatHex(head.hash()));
    }
    return node.toString();
  }

  /**
   * Reads files of such lines.
   *
   * @throws UsageException where a file cannot be read, or holds another line
   */
  static HeadLines read(List<Path> files) {
    HeadLines kept = new HeadLines();
    for (Path file : files) {
      int number = 0;
      for (String text : texts(file)) {
        number++;
        if (!text.isBlank()) {
          kept.lines.add(parse(text, "Invalid --sealed: %s, line %d".formatted(file, number)));
        }
      }
    }
    if (!files.isEmpty() && kept.lines.isEmpty()) {
      throw new UsageException(
          "Invalid --sealed: %s (must hold lines that millrace seal has printed: there are none)"
              .formatted(files.get(0)));
    }
    return kept;
  }

  private static List<String> texts(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new UsageException(
          "Invalid --sealed: %s (must hold lines that millrace seal has printed: it is not text)"
              .formatted(file));
    } catch (IOException e) {
      throw new UsageException(
          "Cannot read --sealed %s: %s".formatted(file, IoReason.of(e, file.toString())));
    }
  }

  private static Line parse(String text, String where) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UsageException(
          where + " (must be a line that millrace seal has printed: not JSON)");
    }
    String pipeline = text(node, "pipeline", where);
    String namespace = text(node, "namespace", where);
    JsonNode all = node.get("heads");
    if (all == null || !all.isArray()) {
      throw invalid(where, "heads");
    }
    List<Head> heads = new ArrayList<>();
    for (JsonNode each : all) {
      heads.add(head(each, where));
    }
    return new Line(where, pipeline, namespace, heads);
  }

  private static Head head(JsonNode node, String where) {
    String topic = text(node, "topic", where);
    String hash = text(node, "hash", where);
    JsonNode partition = node.get("partition");
    JsonNode toOffset = node.get("to_offset");
    if (partition == null || !partition.canConvertToInt() || partition.intValue() < 0) {
      throw invalid(where, "partition");
    } else if (toOffset == null || !toOffset.isIntegralNumber() || toOffset.longValue() < 1) {
      throw invalid(where, "to_offset");
    } else if (!HASH.matcher(hash).matches()) {
      throw invalid(where, "hash");
    }
    return new Head(
        topic, partition.intValue(), toOffset.longValue(), HexFormat.of().parseHex(hash));
  }

  private static String text(JsonNode node, String field, String where) {
    JsonNode value = node.get(field);
    if (value == null || !value.isTextual()) {
      throw invalid(where, field);
    }
    return value.textValue();
  }

  private static UsageException invalid(String where, String field) {
    return new UsageException(
        "%s (must be a line that millrace seal has printed: its '%s' is not)"
            .formatted(where, field));
  }

  /**
   * The heads of the tables, each once.
   *
   * @throws UsageException where a line is of other tables
   */
  List<Head> of(Lake lake) {
    Map<String, Head> heads = new LinkedHashMap<>();
    for (Line line : lines) {
      String namespace = lake.eventsNamespaceName();
      if (!line.pipeline().equals(lake.pipeline()) || !line.namespace().equals(namespace)) {
        throw new UsageException(
            "%s (must be of the pipeline %s in %s, which is verified: it is of %s in %s)"
                .formatted(
                    line.where(), lake.pipeline(), namespace, line.pipeline(), line.namespace()));
      }
      for (Head head : line.heads()) {
        heads.put(
            "%d %d %s %s"
                .formatted(
                    head.partition(),
                    head.toOffset(),
                    HexFormat.of().formatHex(head.hash()),
                    head.topic()),
            head);
      }
    }
    return List.copyOf(heads.values());
  }
}
