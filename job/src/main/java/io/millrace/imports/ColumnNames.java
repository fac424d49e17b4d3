package io.millrace.imports;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names that parts of an event have as columns of a source. A dot leads into a struct.
 *
 * @param given columns by part, for parts with other names; an empty one stands for a field that
 *     the source has not
 * @param coordinates the columns of topic, partition and offset; empty where the source has none
 */
public record ColumnNames(Map<String, String> given, List<String> coordinates) {
  static final String USER = "user_id";
  static final String TIME = "event_time";
  static final String ID = "event_id";
  static final String TIMESTAMP = "kafka.timestamp";

  public ColumnNames {
    given = Map.copyOf(given);
    coordinates = List.copyOf(coordinates);
  }

  boolean hasCoordinates() {
    return !coordinates.isEmpty();
  }

  /** The parts that may be given another name. */
  static List<String> parts(EventSchema schema) {
    List<String> parts = new ArrayList<>(List.of(USER, TIME));
    if (schema.idPath() != null) {
      parts.add(ID);
    }
    schema.fields().stream().map(EventField::name).forEach(parts::add);
    parts.add(TIMESTAMP);
    return parts;
  }

  /** The columns to look for, by part, the first that is there being meant. */
  Map<String, List<String>> wanted(EventSchema schema) {
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    wanted.put(USER, names(USER, schema.userPath(), USER));
    wanted.put(TIME, names(TIME, schema.timePath(), TIME));
    if (schema.idPath() != null) {
      wanted.put(ID, names(ID, schema.idPath(), ID));
    }
    for (EventField field : schema.fields()) {
      wanted.put(field.name(), names(field.name(), field.name(), dotted(field.path())));
    }
    return wanted;
  }

  private List<String> names(String part, String first, String second) {
    Optional<String> named = Optional.ofNullable(given.get(part));
    if (named.isPresent()) {
      return List.of(named.get());
    }
    String leading = first == null ? second : dotted(first);
    return leading.equals(second) ? List.of(second) : List.of(leading, second);
  }

  /** A JSON Pointer as a column in structs. */
  private static String dotted(String path) {
    return path.startsWith("/")
        ? path.substring(1).replace('/', '.').replace("~1", "/").replace("~0", "~")
        : path;
  }
}
