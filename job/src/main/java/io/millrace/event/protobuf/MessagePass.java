package io.millrace.event.protobuf;

import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;

/**
 * One way to read a message at one place. Occurrences of one message are merged, as Protobuf says:
 * what a later one has replaces what it is for, and what it lacks stays.
 */
interface MessagePass {
  /**
   * Reads the fields of a message up to the input's end, or to the end of a group.
   *
   * @param group the group's number; 0 for a message that ends with the input
   * @param depth the message's level of nesting
   */
  void read(BinaryInput in, int group, int depth) throws MalformedException;

  /** Makes all within the message absent. */
  void forget();
}
