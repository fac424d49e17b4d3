package io.millrace.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.oracle.RandomHistory;
import io.millrace.pipeline.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One user's records and the rows that they became under the versions that were live: what the
 * tables would have.
 */
public final class RawHistory {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SplittableRandom random;
  private final List<Event> drawn;
  private final String user;
  private final int partition;
  private final double shareWithoutRaw;
  private final List<Row> rows = new ArrayList<>();

  /**
   * @param json the record's value
   * @param live the event as the live version's decoder has made it
   */
  public record Row(
      JsonNode json,
      byte[] value,
      boolean isRawKept,
      Pipeline version,
      Event live,
      long referenceMs) {}

  public RawHistory(long seed, int events) {
    this("u", 0, seed, events);
  }

  /**
   * @param partition the partition of the topic that has the user's records, and no others
   * @param events the most events that are asked for
   */
  public RawHistory(String user, int partition, long seed, int events) {
    this.user = user;
    this.partition = partition;
    random = new SplittableRandom(seed);
    drawn = new RandomHistory(seed).events(events);
    shareWithoutRaw = new double[] {0, 0, 0.2, 1}[random.nextInt(4)];
  }

  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /** The next record, under a version. */
  public Event next(Pipeline version) {
    Event plain = drawn.get(rows.size());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("user", user).put("time", plain.eventTimeMs());
    Event other = drawn.get(random.nextInt(drawn.size()));
    List<EventField> fields = RandomHistory.SCHEMA.fields();
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.get(i).name();
      set(json, name, plain.values()[i], version.event());
      set(json, name + RandomChange.OTHER, other.values()[i], version.event());
    }
    byte[] value = json.toString().getBytes(StandardCharsets.UTF_8);
    KafkaCoordinates kafka =
        new KafkaCoordinates("t", partition, rows.size(), plain.kafka().timestampMs());
    Decoded decoded = new EventDecoder(version.event()).decode(value, kafka);
    assertThat(decoded).isInstanceOf(Event.class);
    long before = rows.isEmpty() ? Long.MIN_VALUE : rows.get(rows.size() - 1).referenceMs();
    boolean isRawKept = random.nextDouble() >= shareWithoutRaw;
    Event live = (Event) decoded;
    rows.add(
        new Row(
            read(value), value, isRawKept, version, live, Math.max(before, live.eventTimeMs())));
    return live;
  }

  /** Sets a member to a value, or to anything where the version does not read it. */
  private void set(ObjectNode json, String path, Object value, EventSchema live) {
    boolean isRead =
        live.fields().stream()
            .anyMatch(each -> each.path().equals(path) || each.path().equals('/' + path));
    int choice = isRead ? 100 : random.nextInt(12);
    switch (choice) {
      case 0 -> json.put(path, "a text");
      case 1 -> json.put(path, new BigDecimal("1e999"));
      case 2 -> json.putObject(path).put("x", 1);
      case 3 -> json.put(path, 1.5);
      case 4 -> json.put(path, new BigDecimal("123456789012345678901234567890").toBigInteger());
      case 5 -> {}
      default -> json.putPOJO(path, value);
    }
  }

  /** The rows of the tables, with the values of these columns. */
  List<PastEvent> rows(List<EventField> columns) {
    List<PastEvent> past = new ArrayList<>();
    for (Row row : rows) {
      EventSchema live = row.version().event();
      Object[] values =
          columns.stream()
              .map(each -> live.indexOf(each.name()))
              .map(at -> at < 0 ? null : row.live().values()[at])
              .toArray();
      past.add(
          new PastEvent(
              past.size() + 1,
              row.referenceMs(),
              row.version().version(),
              with(row.live(), values),
              row.isRawKept() ? row.value() : null));
    }
    return past;
  }

  /** The events as the contract gives them to a version, in the plainest way. */
  public List<Event> under(EventSchema schema) {
    return rows.stream()
        .map(
            row ->
                with(
                    row.live(), schema.fields().stream().map(field -> value(row, field)).toArray()))
        .toList();
  }

  private static Event with(Event event, Object[] values) {
    return new Event(event.eventId(), event.userId(), event.eventTimeMs(), values, event.kafka());
  }

  private static Object value(Row row, EventField field) {
    EventSchema live = row.version().event();
    int at = live.indexOf(field.name());
    if (at >= 0 && plain(live.fields().get(at)).equals(plain(field))) {
      return row.live().values()[at];
    }
    JsonNode node = row.json().path(plain(field));
    if (!row.isRawKept()) {
      return null;
    }
    return switch (field.type()) {
      case STRING -> node.isTextual() ? node.textValue() : null;
      case LONG, TIMESTAMP ->
          node.isIntegralNumber() && node.canConvertToLong() ? (Long) node.longValue() : null;
      case DOUBLE ->
          node.isNumber() && Double.isFinite(node.doubleValue())
              ? (Double) node.doubleValue()
              : null;
      case BOOLEAN -> node.isBoolean() ? (Boolean) node.booleanValue() : null;
    };
  }

  /** The member's name, which is what both spellings of the path mean. */
  private static String plain(EventField field) {
    return field.path().replace("/", "");
  }

  private static JsonNode read(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
