package io.millrace.imports;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.TimeFormat;
import io.millrace.text.NearestName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Type.TypeID;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Finds the columns of a source for the parts of an event. Types must fit as they do in JSON:
 * nothing is converted but what loses nothing.
 */
final class ColumnMapping {
  private static final Set<TypeID> IDENTITY =
      EnumSet.of(TypeID.STRING, TypeID.LONG, TypeID.INTEGER);
  private static final Set<TypeID> WHOLE = EnumSet.of(TypeID.LONG, TypeID.INTEGER);
  private static final Set<TypeID> NUMBERS =
      EnumSet.of(TypeID.DOUBLE, TypeID.FLOAT, TypeID.INTEGER);

  private final Schema source;
  private final EventSchema declared;
  private final ColumnNames names;
  private final Map<String, NestedField> columns = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private ColumnMapping(Schema source, EventSchema declared, ColumnNames names) {
    this.source = source;
    this.declared = declared;
    this.names = names;
  }

  /**
   * Maps the columns.
   *
   * @param where the source, for messages
   * @throws ImportException with all that does not map
   */
  static ColumnMapping of(String where, Schema source, EventSchema declared, ColumnNames names) {
    ColumnMapping mapping = new ColumnMapping(source, declared, names);
    mapping.map();
    if (!mapping.problems.isEmpty()) {
      throw new ImportException(
          "Cannot import %s: %s (its columns are %s; --columns PART=COLUMN names another one, and PART= none; nothing was written)"
              .formatted(where, String.join("; ", mapping.problems), mapping.described()));
    }
    return mapping;
  }

  private void map() {
    List<String> parts = ColumnNames.parts(declared);
    for (String part : names.given().keySet()) {
      if (!parts.contains(part)) {
        problems.add("the definition has no %s%s".formatted(part, NearestName.hint(part, parts)));
      }
    }
    names.wanted(declared).forEach(this::map);
    timestamp();
    coordinate(0, "topic", EnumSet.of(TypeID.STRING), "string");
    coordinate(1, "partition", WHOLE, "int or long");
    coordinate(2, "offset", WHOLE, "int or long");
  }

  private void map(String part, List<String> wanted) {
    if (wanted.get(0).isEmpty()) {
      if (isRequired(part)) {
        problems.add("%s is required, so it must have a column".formatted(part));
      }
      return;
    }
    NestedField column = find(wanted);
    if (column == null) {
      problems.add("%s has no column %s".formatted(part, String.join(" or ", wanted)));
      return;
    }
    String fitting = fitting(part, column.type());
    if (fitting == null) {
      columns.put(part, column);
    } else {
      misfit(part, column, fitting);
    }
  }

  private NestedField find(List<String> wanted) {
    for (String name : wanted) {
      NestedField column = source.findField(name);
      if (column != null) {
        return column;
      }
    }
    return null;
  }

  private boolean isRequired(String part) {
    int field = declared.indexOf(part);
    return field < 0 || declared.fields().get(field).required();
  }

  private void misfit(String part, NestedField column, String fitting) {
    problems.add(
        "%s cannot be column %s of type %s (must be %s)"
            .formatted(part, source.findColumnName(column.fieldId()), column.type(), fitting));
  }

  /** The types that a part may have, for messages; null where this one fits. */
  private String fitting(String part, Type type) {
    return switch (part) {
      case ColumnNames.USER, ColumnNames.ID ->
          IDENTITY.contains(type.typeId()) ? null : "string, int or long";
      case ColumnNames.TIME -> eventTime(type);
      default -> field(declared.fields().get(declared.indexOf(part)).type(), type);
    };
  }

  private String eventTime(Type type) {
    if (isInstant(type)) {
      return null;
    } else if (declared.timeFormat() == TimeFormat.ISO) {
      return type.typeId() == TypeID.STRING ? null : "a timestamp with time zone, or string";
    }
    String unit = declared.timeFormat() == null ? "ms" : declared.timeFormat().key();
    return WHOLE.contains(type.typeId())
        ? null
        : "a timestamp with time zone, or int or long of " + unit;
  }

  private static String field(FieldType wanted, Type type) {
    TypeID id = type.typeId();
    return switch (wanted) {
      case STRING -> id == TypeID.STRING ? null : "string";
      case LONG -> WHOLE.contains(id) ? null : "int or long";
      case DOUBLE -> NUMBERS.contains(id) ? null : "double, float or int";
      case BOOLEAN -> id == TypeID.BOOLEAN ? null : "boolean";
      case TIMESTAMP ->
          isInstant(type) || WHOLE.contains(id) || id == TypeID.STRING
              ? null
              : "a timestamp with time zone, int or long of ms, or string";
    };
  }

  /** A timestamp without a zone says no point in time. */
  static boolean isInstant(Type type) {
    return type instanceof Types.TimestampType timestamp && timestamp.shouldAdjustToUTC();
  }

  private void timestamp() {
    String name = names.given().getOrDefault(ColumnNames.TIMESTAMP, ColumnNames.TIMESTAMP);
    NestedField column = source.findField(name);
    if (column != null && (isInstant(column.type()) || WHOLE.contains(column.type().typeId()))) {
      columns.put(ColumnNames.TIMESTAMP, column);
    } else if (names.given().containsKey(ColumnNames.TIMESTAMP) && !name.isEmpty()) {
      problems.add(
          column == null
              ? "%s has no column %s".formatted(ColumnNames.TIMESTAMP, name)
              : "%s cannot be column %s of type %s (must be a timestamp with time zone, or int or long of ms)"
                  .formatted(ColumnNames.TIMESTAMP, name, column.type()));
    }
  }

  private void coordinate(int place, String what, Set<TypeID> types, String fitting) {
    if (!names.hasCoordinates()) {
      return;
    }
    String name = names.coordinates().get(place);
    NestedField column = source.findField(name);
    if (column == null) {
      problems.add("the %s has no column %s".formatted(what, name));
    } else if (types.contains(column.type().typeId())) {
      columns.put(coordinateKey(place), column);
    } else {
      misfit("the " + what, column, fitting);
    }
  }

  /** The key of a column of coordinates, which no part has. */
  static String coordinateKey(int place) {
    return "coordinate " + place;
  }

  private List<String> described() {
    return source.columns().stream().map(each -> each.name() + " " + each.type()).toList();
  }

  /** The columns by part. */
  Map<String, NestedField> columns() {
    return columns;
  }

  /** Each part with its column, as a text. */
  String text() {
    List<String> all = new ArrayList<>();
    columns.forEach(
        (part, column) -> all.add(part + "=" + source.findColumnName(column.fieldId())));
    return String.join(",", all);
  }

  /** The names of the columns in the source, each once. */
  List<String> columnNames() {
    return columns.values().stream()
        .map(column -> source.findColumnName(column.fieldId()))
        .distinct()
        .toList();
  }

  /** The fields as the documents have them: each part under its own name, at the top. */
  EventSchema schema() {
    List<EventField> fields =
        declared.fields().stream()
            .map(
                field -> new EventField(field.name(), field.type(), field.required(), field.name()))
            .toList();
    NestedField time = columns.get(ColumnNames.TIME);
    boolean isOfMillis = isInstant(time.type()) || declared.timeFormat() == null;
    return new EventSchema(
        ColumnNames.USER,
        ColumnNames.TIME,
        isOfMillis ? TimeFormat.MS : declared.timeFormat(),
        declared.idPath() == null ? null : ColumnNames.ID,
        fields,
        Integer.MAX_VALUE,
        declared.maxFutureSkewMs());
  }
}
