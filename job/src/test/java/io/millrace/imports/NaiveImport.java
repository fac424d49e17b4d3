package io.millrace.imports;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.oracle.NaiveFeatures;
import io.millrace.pipeline.Pipeline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.iceberg.data.Record;

/** What an import must make of files, computed in the plainest way from the contract. */
final class NaiveImport {
  private final Pipeline pipeline;
  private final String name;
  private final Map<String, Expected> rows = new TreeMap<>();
  private final List<Line> rejects = new ArrayList<>();

  private record Line(String path, int number, byte[] bytes, Decoded decoded) {}

  private record Expected(
      Line line, Event event, long userSeq, long referenceMs, List<Event> history) {}

  private NaiveImport(Pipeline pipeline, String name) {
    this.pipeline = pipeline;
    this.name = name;
  }

  static NaiveImport of(Pipeline pipeline, List<Path> files, String name) throws Exception {
    NaiveImport naive = new NaiveImport(pipeline, name);
    List<Line> events = new ArrayList<>();
    for (Path file : files.stream().sorted(Comparator.comparing(Path::toString)).toList()) {
      for (Line line : lines(file, new EventDecoder(pipeline.event()))) {
        (line.decoded() instanceof Event ? events : naive.rejects).add(line);
      }
    }
    naive.place(events);
    return naive;
  }

  private static List<Line> lines(Path file, EventDecoder decoder) throws IOException {
    byte[] all = Files.readAllBytes(file);
    if (file.toString().endsWith(".gz")) {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(all))) {
        all = in.readAllBytes();
      }
    }
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String text : new String(all, StandardCharsets.UTF_8).split("\n", -1)) {
      number++;
      if (!text.isEmpty()) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        KafkaCoordinates nowhere = new KafkaCoordinates("x", 0, 0, KafkaCoordinates.NO_TIMESTAMP);
        lines.add(new Line(file.toString(), number, bytes, decoder.decode(bytes, nowhere)));
      }
    }
    return lines;
  }

  private static long time(Line line) {
    return ((Event) line.decoded()).eventTimeMs();
  }

  private void place(List<Line> events) throws Exception {
    events.sort(
        Comparator.comparingLong(NaiveImport::time)
            .thenComparing(Line::path)
            .thenComparing(Line::number));
    Map<Integer, Long> offsets = new HashMap<>();
    Map<String, List<Event>> histories = new HashMap<>();
    for (Line line : events) {
      Event event = (Event) line.decoded();
      int partition = partition(event.userId());
      long offset = offsets.merge(partition, 1L, Long::sum) - 1;
      KafkaCoordinates kafka =
          new KafkaCoordinates("import:" + name, partition, offset, KafkaCoordinates.NO_TIMESTAMP);
      String id = pipeline.event().idPath() == null ? kafka.asEventId() : event.eventId();
      Event placed = new Event(id, event.userId(), event.eventTimeMs(), event.values(), kafka);
      List<Event> history = histories.computeIfAbsent(event.userId(), u -> new ArrayList<>());
      history.add(placed);
      long reference = history.stream().mapToLong(Event::eventTimeMs).max().orElseThrow();
      rows.put(
          kafka.toString(),
          new Expected(line, placed, history.size(), reference, List.copyOf(history)));
    }
  }

  static int partition(String user) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8));
    BigInteger first = new BigInteger(1, Arrays.copyOf(hash, 8));
    return first.mod(BigInteger.valueOf(32)).intValue();
  }

  long events() {
    return rows.size();
  }

  long rejects() {
    return rejects.size();
  }

  private static String place(Record row) {
    Record kafka = (Record) row.getField("kafka");
    return kafka.getField("topic")
        + "-"
        + kafka.getField("partition")
        + "@"
        + kafka.getField("offset");
  }

  List<String> differences(List<Record> events, List<Record> predictions) {
    List<String> differences = new ArrayList<>();
    compare("events", events, differences, this::compareEvent);
    compare("predictions", predictions, differences, this::comparePrediction);
    return differences;
  }

  private interface Comparison {
    void compare(Record row, Expected expected, List<String> differences);
  }

  private void compare(String table, List<Record> found, List<String> into, Comparison comparison) {
    Map<String, Record> byPlace = new TreeMap<>();
    for (Record row : found) {
      if (byPlace.put(place(row), row) != null) {
        into.add(table + " has twice " + place(row));
      }
    }
    if (!byPlace.keySet().equals(rows.keySet())) {
      into.add(table + " has " + byPlace.keySet() + ", not " + rows.keySet());
      return;
    }
    byPlace.forEach((place, row) -> comparison.compare(row, rows.get(place), into));
  }

  private void same(String what, Object found, Object expected, List<String> into) {
    if (!Objects.equals(found, expected)) {
      into.add(what + ": " + found + ", not " + expected);
    }
  }

  private void compareIdentity(Record row, Event event, List<String> into) {
    same("event_id", row.getField("event_id"), event.eventId(), into);
    same("user_id", row.getField("user_id"), event.userId(), into);
    same("event_time", ms(row.getField("event_time")), event.eventTimeMs(), into);
    same("timestamp", ((Record) row.getField("kafka")).getField("timestamp"), null, into);
  }

  private void compareEvent(Record row, Expected expected, List<String> into) {
    compareIdentity(row, expected.event(), into);
    for (int i = 0; i < pipeline.event().fields().size(); i++) {
      String field = pipeline.event().fields().get(i).name();
      Object found = row.getField(field);
      same(
          field,
          found instanceof OffsetDateTime ? ms(found) : found,
          expected.event().values()[i],
          into);
    }
    Record kafka = (Record) row.getField("kafka");
    same("key", kafka.getField("key"), null, into);
    same("value", kafka.getField("value"), ByteBuffer.wrap(expected.line().bytes()), into);
  }

  private void comparePrediction(Record row, Expected expected, List<String> into) {
    compareIdentity(row, expected.event(), into);
    same("user_seq", row.getField("user_seq"), expected.userSeq(), into);
    same("reference_time", ms(row.getField("reference_time")), expected.referenceMs(), into);
    same("status", row.getField("status"), "UNSCORED", into);
    same("score", row.getField("score"), null, into);
    same("pipeline_version", row.getField("pipeline_version"), pipeline.version(), into);
    Map<String, NaiveFeatures.Expected> features =
        new NaiveFeatures(pipeline.features(), pipeline.event()).ofLast(expected.history());
    Record found = (Record) row.getField("features");
    for (FeatureDefinition feature : pipeline.features()) {
      Object value = found.getField(feature.name());
      double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
      String text = value instanceof String given ? given : null;
      if (!features.get(feature.name()).accepts(number, text)) {
        into.add(
            "%s of %s: %s, not %s"
                .formatted(feature.name(), place(row), value, features.get(feature.name())));
      }
    }
  }

  private static Object ms(Object time) {
    return time == null ? null : ((OffsetDateTime) time).toInstant().toEpochMilli();
  }

  List<String> differencesOfRejects(List<Record> found) {
    List<String> differences = new ArrayList<>();
    Map<String, Record> byPlace = new HashMap<>();
    found.forEach(row -> byPlace.put(place(row), row));
    same("rejects", (long) found.size(), rejects(), differences);
    for (int i = 0; i < rejects.size(); i++) {
      Record row = byPlace.get("import-rejects:" + name + "-0@" + i);
      if (row == null) {
        differences.add("no reject at " + i);
        continue;
      }
      Reject reject = (Reject) rejects.get(i).decoded();
      same("reason", row.getField("reason"), reject.reason().name(), differences);
      same("value", row.getField("value"), ByteBuffer.wrap(rejects.get(i).bytes()), differences);
      same("bytes", row.getField("value_bytes"), (long) rejects.get(i).bytes().length, differences);
    }
    return differences;
  }
}
