package io.millrace.event;

/** A place in documents, which takes the values found there. */
public interface JsonVisitor {

  /**
   * Takes the value here in one document; a null of JSON is {@link DataKind#ABSENT}. Elements of an
   * array are not visited.
   *
   * @param text the text of a string; a number or boolean as it is written; else null
   */
  void value(DataKind kind, String text);

  /** The place of an object's member, or null where nothing within it is asked for. */
  JsonVisitor member(String name);
}
