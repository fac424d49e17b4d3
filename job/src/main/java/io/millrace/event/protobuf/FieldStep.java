package io.millrace.event.protobuf;

import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;

/** What a reader does with the occurrences of one field at one place: keep, or step over. */
interface FieldStep {
  /** Whether an occurrence of a wire type is one of the field's: any other is an unknown field. */
  boolean takes(int wireType);

  /**
   * Reads one occurrence behind its tag, and moves the position behind it.
   *
   * @param depth the level of nesting of the message that has the field
   */
  void read(BinaryInput in, int wireType, int depth) throws MalformedException;

  /** Makes all at this place and within it absent, as before the first occurrence. */
  default void forget() {}

  /** Puts what an absent value of a map's entry means: its type's default. */
  default void putDefault() {}
}
