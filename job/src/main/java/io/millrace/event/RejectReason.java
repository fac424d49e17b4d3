package io.millrace.event;

import java.util.Arrays;
import java.util.Optional;

/** The reasons why a record cannot be used, in the order in which the decoder tests. */
public enum RejectReason {
  TOO_LARGE("The value is larger than max-value-bytes; tested before parsing"),
  UNKNOWN_SCHEMA("The registry has no schema of the record's id, or the schema no such message"),
  MALFORMED("Not one JSON object in strict UTF-8 with unique keys and at most 64 levels"),
  MISSING_FIELD("User, time, a declared id or a required field is absent or null"),
  WRONG_TYPE("A field has another JSON type than the declared one; nothing is converted silently"),
  INVALID_USER("The user is empty or longer than 256 UTF-8 bytes"),
  INVALID_ID("The event's id is empty or longer than 256 UTF-8 bytes"),
  INVALID_TIME("A time is not of the declared form, or outside the years 1 to 9999"),
  FUTURE_TIMESTAMP("The event lies ahead of its Kafka timestamp by more than max-future-skew");

  private final String description;

  RejectReason(String description) {
    this.description = description;
  }

  /** The reason with a name from a table; empty for a name that only another release has. */
  public static Optional<RejectReason> named(String name) {
    return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
  }

  public String description() {
    return description;
  }
}
