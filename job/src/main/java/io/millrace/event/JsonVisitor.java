package io.millrace.event;

/** A place in documents, which is told what stands there. */
public interface JsonVisitor {

  /**
   * What stands here in one document; a null of JSON is {@link JsonKind#ABSENT}. Elements of an
   * array are not visited.
   *
   * @param text of a string; a number or boolean as it is written; else null
   */
  void value(JsonKind kind, String text);

  /** The place of an object's member, or null where nothing within it is asked for. */
  JsonVisitor member(String name);
}
