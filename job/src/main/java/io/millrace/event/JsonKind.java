package io.millrace.event;

/** The kind of value at a place of a document, as far as the types of fields distinguish it. */
public enum JsonKind {
  /** Nothing, or null. */
  ABSENT("absent"),
  STRING("a string"),
  /** An integer literal within 64 bits. */
  LONG("an integer"),
  /** An integer literal beyond 64 bits. */
  BIG_INTEGER("an integer beyond 64 bits"),
  /** A number with a fraction or an exponent. */
  DECIMAL("a number with a fraction or an exponent"),
  BOOLEAN("a boolean"),
  OBJECT("an object"),
  ARRAY("an array");

  private final String description;

  JsonKind(String description) {
    this.description = description;
  }

  public String description() {
    return description;
  }

  public boolean isNumber() {
    return this == LONG || this == BIG_INTEGER || this == DECIMAL;
  }

  public boolean isInteger() {
    return this == LONG || this == BIG_INTEGER;
  }
}
