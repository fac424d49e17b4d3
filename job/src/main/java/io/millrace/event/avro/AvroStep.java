package io.millrace.event.avro;

import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;

/** What a reader does with the values of one schema at one place: keep, or step over. */
interface AvroStep {
  /**
   * Reads one value, and moves the position behind it.
   *
   * @param depth the level of nesting that the value has if it is a record, array or map
   */
  void read(BinaryInput in, int depth) throws MalformedException;
}
