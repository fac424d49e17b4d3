package io.millrace.history;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives past events the fields that a later definition declares: a field that the live version
 * declared with the same name, type and path has its column's value, and any other is decoded from
 * the raw value. Belongs to one thread.
 */
public final class PastFields {
  private final List<EventField> wanted;
  private final List<String> columns;
  private final PastVersions versions;
  private final Map<String, Origins> origins = new HashMap<>();

  /**
   * Where the fields' values are in rows of one version.
   *
   * @param columns of each field, its column; -1 where it is decoded
   * @param decoded the positions of the fields that are decoded
   * @param decoder null where none is
   */
  private record Origins(int[] columns, int[] decoded, FieldDecoder decoder) {}

  /**
   * @param columns the fields that past events have, in their order
   */
  public PastFields(List<EventField> wanted, List<EventField> columns, PastVersions versions) {
    this.wanted = wanted;
    this.columns = columns.stream().map(EventField::name).toList();
    this.versions = versions;
  }

  /**
   * Returns the event with the wanted fields alone, in their order; null where the version is not
   * known.
   *
   * @param version the {@code pipeline_version} that was live
   * @param event the event, with the values of the columns that were read
   * @param value the record's raw value; null where it is not kept
   */
  public Event of(String version, Event event, byte[] value) {
    Origins from = origins.computeIfAbsent(version, this::origins);
    if (from == null) {
      return null;
    }
    Object[] values = new Object[wanted.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = from.columns()[i] < 0 ? null : event.values()[from.columns()[i]];
    }
    if (from.decoder() != null) {
      Object[] decoded = from.decoder().decode(value, event.kafka());
      for (int i = 0; i < decoded.length; i++) {
        values[from.decoded()[i]] = decoded[i];
      }
    }
    return new Event(event.eventId(), event.userId(), event.eventTimeMs(), values, event.kafka());
  }

  private Origins origins(String version) {
    EventSchema live = versions.find(version);
    if (live == null) {
      return null;
    }
    int[] places = new int[wanted.size()];
    List<EventField> toDecode = new ArrayList<>();
    List<Integer> decoded = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      EventField field = wanted.get(i);
      places[i] = -1;
      if (PastVersions.declares(live, field)) {
        places[i] = columns.indexOf(field.name());
        if (places[i] < 0) {
          throw new IllegalArgumentException("the column " + field.name() + " was not read");
        }
      } else {
        toDecode.add(field);
        decoded.add(i);
      }
    }
    return new Origins(
        places,
        decoded.stream().mapToInt(Integer::intValue).toArray(),
        toDecode.isEmpty() ? null : new FieldDecoder(toDecode));
  }
}
