package io.millrace.event;

/**
 * Reads the values of records in one format: what is at the declared paths goes into {@link Slots},
 * and everything else is checked and skipped. Not thread safe: one for each thread.
 */
public interface ValueReader {
  /**
   * Fills the slots with a value, which clears them first.
   *
   * @param from the place where the value begins; what is before it is none of it
   * @throws MalformedException for a value that is not whole or not strict, in words that follow
   *     "the value"; the slots are not to be used then
   * @throws UnknownSchemaException where nobody knows the schema that the value was written with
   */
  void read(byte[] value, int from) throws MalformedException, UnknownSchemaException;
}
