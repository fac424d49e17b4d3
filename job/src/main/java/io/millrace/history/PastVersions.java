package io.millrace.history;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.pipeline.Pipeline;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;

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

  /** Whether the others are the same versions, with the same fields. */
  public boolean isSame(PastVersions others) {
    return schemas.equals(others.schemas);
  }

  /** The same versions, each with these fields besides. */
  public PastVersions with(List<EventField> more) {
    PastVersions wider = new PastVersions();
    schemas.forEach(
        (version, schema) ->
            wider.schemas.put(
                version,
                schema.with(Stream.concat(schema.fields().stream(), more.stream()).toList())));
    return wider;
  }

  /** Whether some version has a field of this name, wherever it reads it from. */
  public boolean haveNamed(String field) {
    return schemas.values().stream().anyMatch(schema -> schema.indexOf(field) >= 0);
  }

  /** Whether a field of this name is another one in some version. */
  boolean haveOther(EventField field) {
    return schemas.values().stream()
        .anyMatch(schema -> schema.indexOf(field.name()) >= 0 && !declares(schema, field));
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
