package io.millrace.advice;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.event.EventPart;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.TimeFormat;
import io.millrace.event.TimeUnits;
import java.util.Optional;
import java.util.regex.Pattern;

/** The likeliest fix where a value has another type than the declared one. */
final class TypeFix {
  private static final Pattern ISO_LIKE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ].*");

  private final EventSchema schema;
  private final RecordTree record;

  TypeFix(EventSchema schema, RecordTree record) {
    this.schema = schema;
    this.record = record;
  }

  Optional<Fix> of(EventPart part, JsonNode node) {
    if (node.isContainerNode()) {
      return record
          .below(part.path())
          .map(
              inner ->
                  "%s: %s (a value within the %s)"
                      .formatted(part.key(), inner, node.isObject() ? "object" : "list"))
          .map(text -> Fix.change(part, text));
    }
    if (part.type() != null) {
      return field(part, node).map(text -> Fix.change(part, text));
    }
    return part.key().equals("event.time.field") ? time(part, node) : Optional.empty();
  }

  /** The text that declares the unit of a time. */
  static String unit(TimeFormat as) {
    return "event.time.as: %s (by the size of its number)".formatted(as.key());
  }

  private Optional<Fix> time(EventPart part, JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return TimeUnits.of(node.longValue()).map(as -> Fix.change(part, unit(as)));
    }
    if (node.isTextual() && ISO_LIKE.matcher(node.textValue()).matches()) {
      return Optional.of(Fix.change(part, "event.time.as: iso"));
    }
    return schema.timeFormat() == TimeFormat.ISO
        ? Optional.empty()
        : Optional.of(
            Fix.harmless("let the producer write a whole number, without quotes or a fraction"));
  }

  private static Optional<String> field(EventPart part, JsonNode node) {
    return type(node)
        .filter(type -> type != part.type())
        .map(
            type -> {
              String key = part.key().substring(0, part.key().length() - ".path".length());
              return "%s: {type: %s} (what the record has%s)"
                  .formatted(key, type.key(), conversion(part, type));
            });
  }

  /** The advice to convert a value; numbers in quotes are the most frequent case. */
  private static String conversion(EventPart part, FieldType actual) {
    String name = part.key().split("\\.", -1)[2];
    if (actual != FieldType.STRING) {
      return "";
    }
    return switch (part.type()) {
      case LONG -> "; int(%s) in an expression makes a number of it".formatted(name);
      case DOUBLE -> "; double(%s) in an expression makes a number of it".formatted(name);
      default -> "";
    };
  }

  private static Optional<FieldType> type(JsonNode node) {
    if (node.isTextual()) {
      return Optional.of(FieldType.STRING);
    } else if (node.isBoolean()) {
      return Optional.of(FieldType.BOOLEAN);
    } else if (node.isIntegralNumber() && node.canConvertToLong()) {
      return Optional.of(FieldType.LONG);
    }
    boolean isFinite = node.isNumber() && Double.isFinite(node.doubleValue());
    return isFinite ? Optional.of(FieldType.DOUBLE) : Optional.empty();
  }
}
