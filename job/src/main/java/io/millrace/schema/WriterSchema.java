package io.millrace.schema;

import java.io.Serializable;
import java.util.List;

/**
 * A schema that records were written with, and all that it refers to.
 *
 * @param type as its registry names it
 * @param references each behind those that it needs itself
 */
public record WriterSchema(String type, String text, List<Reference> references)
    implements Serializable {

  /**
   * A schema that another one refers to.
   *
   * @param name under which it is referred to: of Protobuf the name of a file
   */
  public record Reference(String name, String subject, int version, String text)
      implements Serializable {}

  public WriterSchema {
    references = List.copyOf(references);
  }
}
