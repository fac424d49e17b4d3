package io.millrace.event;

/** A format of records' values. */
public interface ValueFormat {
  /** JSON by RFC 8259, one object for each record. */
  ValueFormat JSON = JsonFormat.SCANNING;

  /** What a value must be, in words such as "a JSON object". */
  String description();

  /**
   * Makes a reader.
   *
   * @param slots of the paths, prepared for what is read out of them
   * @throws UnusableSchemaException where values of the format's schema cannot be read at the paths
   */
  ValueReader reader(PathTree paths, Slots slots);
}
