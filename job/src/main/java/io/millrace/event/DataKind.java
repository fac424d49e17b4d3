package io.millrace.event;

/**
 * The kind of value at a place of a record, as far as the types of fields distinguish it. JSON has
 * the first eight, and binary formats those that they can tell.
 */
public enum DataKind {
  /** Nothing, or null. */
  ABSENT("absent"),
  STRING("a string"),
  /** An integer within 64 bits. */
  LONG("an integer"),
  /** An integer beyond 64 bits. */
  BIG_INTEGER("an integer beyond 64 bits"),
  /** A number of JSON with a fraction or an exponent. */
  DECIMAL("a number with a fraction or an exponent"),
  BOOLEAN("a boolean"),
  OBJECT("an object"),
  ARRAY("an array"),
  /** An integer of a type of 32 bits, which is too short for the milliseconds of a time. */
  INT("an integer of 32 bits"),
  FLOAT("a floating-point number"),
  /** A number of Avro's logical type decimal. */
  FIXED_POINT("a decimal number"),
  /** An integer of a logical type that makes it a time. */
  TIME("a timestamp"),
  /** An integer of a logical type that makes it a time of an unknown day. */
  TIME_OF_DAY("a time of day"),
  /** A time that is no integer: a message of Protobuf. */
  TIME_MESSAGE("a google.protobuf.Timestamp"),
  /** An enum's number that has no name. */
  UNNAMED("a number without a name in its enum"),
  BYTES("bytes");

  private final String description;

  DataKind(String description) {
    this.description = description;
  }

  public String description() {
    return description;
  }

  public boolean isNumber() {
    return isInteger() || this == DECIMAL || this == FLOAT || this == FIXED_POINT;
  }

  public boolean isInteger() {
    return isLong() || this == BIG_INTEGER;
  }

  /** Whether it is an integer within 64 bits, whatever it means. */
  boolean isLong() {
    return this == LONG || this == INT || this == TIME || this == TIME_OF_DAY;
  }

  /** Whether the value itself says what time it is. */
  boolean isTime() {
    return this == TIME || this == TIME_MESSAGE;
  }
}
