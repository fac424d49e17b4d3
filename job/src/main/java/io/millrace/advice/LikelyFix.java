package io.millrace.advice;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.event.EventPart;
import io.millrace.event.EventSchema;
import io.millrace.event.RejectReason;
import io.millrace.event.TimeFormat;
import io.millrace.event.TimeUnits;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the most likely change, in the definition or by the producer, that turns records such as a
 * rejected one into events. The text begins with the definition's key where the definition changes.
 */
public final class LikelyFix {
  /** The value's size in the message, for rejects that do not keep the whole value. */
  private static final Pattern SIZE_OF_WHOLE = Pattern.compile("\\((\\d{1,10}) bytes");

  private final EventSchema schema;
  private final List<EventPart> parts;

  public LikelyFix(EventSchema schema) {
    this.schema = schema;
    this.parts = EventPart.of(schema);
  }

  /**
   * The fix for one reject.
   *
   * @param message the reject's message by the decoder
   * @param value the kept part of the record's value; null for none
   * @return empty where the message says all that can be said
   */
  public Optional<String> of(RejectReason reason, String message, byte[] value) {
    return find(reason, message, value).map(Fix::text);
  }

  Optional<Fix> find(RejectReason reason, String message, byte[] value) {
    return switch (reason) {
      case MISSING_FIELD, WRONG_TYPE, INVALID_TIME -> ofPart(reason, message, value);
      default -> harmless(reason, message, value).map(Fix::harmless);
    };
  }

  private static Optional<String> harmless(RejectReason reason, String message, byte[] value) {
    return switch (reason) {
      case TOO_LARGE -> value == null ? Optional.empty() : Optional.of(size(message, value));
      case UNKNOWN_SCHEMA ->
          Optional.of(
              "none here: the producer's registry is another one, or has lost the schema; who runs it can say");
      case MALFORMED -> MalformedFix.of(value, message);
      case INVALID_ID -> Optional.of("leave event.id out: ids are then TOPIC-PARTITION-OFFSET");
      case FUTURE_TIMESTAMP ->
          Optional.of(
              "source.max-future-skew: none, where such times are right; else the producer's clock or time zone is wrong");
      default -> Optional.empty();
    };
  }

  /** The field that may have been meant by a declared field that no event has. */
  public Optional<String> ofAbsent(EventPart field, byte[] value) {
    return RecordTree.of(value).flatMap(record -> meant(field, record));
  }

  private static String size(String message, byte[] kept) {
    Matcher whole = SIZE_OF_WHOLE.matcher(message);
    long bytes = whole.find() ? Long.parseLong(whole.group(1)) : kept.length;
    long enough = Math.max(1, Long.highestOneBit(Math.max(1, bytes - 1)) << 1);
    return "source.max-value-bytes: %d".formatted(Math.min(enough, Integer.MAX_VALUE));
  }

  private Optional<Fix> ofPart(RejectReason reason, String message, byte[] value) {
    Optional<EventPart> part =
        parts.stream().filter(each -> message.startsWith(each.label() + ' ')).findFirst();
    Optional<RecordTree> record = RecordTree.of(value);
    if (part.isEmpty() || record.isEmpty()) {
      return message.startsWith("the Kafka key is missing")
          ? Optional.of(
              Fix.change(null, "event.user: a member of the value, where records have no key"))
          : Optional.empty();
    }
    JsonNode node = record.get().at(part.get().path());
    return switch (reason) {
      case MISSING_FIELD -> Optional.of(missing(part.get(), node, record.get()));
      case WRONG_TYPE -> new TypeFix(schema, record.get()).of(part.get(), node);
      default -> unit(part.get(), node);
    };
  }

  private static Fix missing(EventPart part, JsonNode node, RecordTree record) {
    boolean isField = part.type() != null;
    if (node.isNull()) {
      return Fix.harmless(
          isField
              ? "the record has null there: leave required out, where that is no fault"
              : "the record has null there: only the producer can mend it");
    }
    return Fix.change(part, meant(part, record).orElseGet(() -> any(part, record.keys(), isField)));
  }

  private static String any(EventPart part, String keys, boolean isField) {
    String absent = isField ? "; or leave required out, where it may be absent" : "";
    return keys.isEmpty()
        ? "the record has no single value: only the producer can mend it" + absent
        : "%s: one of %s, if the record means one of these%s".formatted(part.key(), keys, absent);
  }

  private static Optional<String> meant(EventPart part, RecordTree record) {
    Optional<String> dotted =
        DottedPath.pointer(part.path()).filter(pointer -> record.at(pointer).isValueNode());
    if (dotted.isPresent()) {
      return Optional.of(
          "%s: %s (a path into objects begins with a slash)".formatted(part.key(), dotted.get()));
    }
    return record
        .nearest(part.path())
        .map(
            nearest ->
                "%s: %s (the record has it, and no %s)"
                    .formatted(part.key(), nearest, part.path()));
  }

  private static Optional<Fix> unit(EventPart part, JsonNode node) {
    boolean isEventTime = part.type() == null;
    if (!node.canConvertToLong() || !node.isIntegralNumber()) {
      return Optional.empty();
    }
    if (TimeUnits.isNanoseconds(node.longValue())) {
      return Optional.of(
          Fix.harmless("nanoseconds have no unit here: let the producer write ms or us"));
    }
    Optional<TimeFormat> unit = TimeUnits.of(node.longValue());
    return isEventTime
        ? unit.map(as -> Fix.change(part, TypeFix.unit(as)))
        : unit.filter(as -> as != TimeFormat.MS)
            .map(as -> Fix.harmless("a timestamp is in ms: let the producer write it so"));
  }
}
