package io.millrace.history;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.pipeline.Pipeline;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;

/** The event fields of the definitions that a history has rows of, by their versions. */
public final class PastVersions implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HashMap<String, EventSchema> schemas = new HashMap<>();

  private PastVersions() {}

  public static PastVersions of(Collection<Pipeline> pipelines) {
    PastVersions versions = new PastVersions();
    pipelines.forEach(each -> versions.schemas.put(each.version(), each.event()));
    return versions;
  }

  /** The fields of a version; null where it is not known. */
  EventSchema find(String version) {
    return schemas.get(version);
  }

  /** Whether rows of some version do not have one of the fields in a column. */
  public boolean lackAny(List<EventField> fields) {
    return schemas.values().stream()
        .anyMatch(schema -> fields.stream().anyMatch(field -> !declares(schema, field)));
  }

  /** The fields that rows of some version have in a column. */
  public List<EventField> columns(List<EventField> wanted) {
    return wanted.stream()
        .filter(field -> schemas.values().stream().anyMatch(schema -> declares(schema, field)))
        .toList();
  }

  /** Whether a field is declared with the same name, type and path, however that is spelled. */
  static boolean declares(EventSchema schema, EventField field) {
    int at = schema.indexOf(field.name());
    return at >= 0 && schema.fields().get(at).asRead().equals(field.asRead());
  }
}
