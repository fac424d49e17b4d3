package io.millrace.schema;

import io.millrace.event.UnknownSchemaException;

/** Gives the schemas that records were written with, by the ids in their headers. */
@FunctionalInterface
public interface WriterSchemas {
  /**
   * Looks a schema up; an id means one schema for ever.
   *
   * @throws UnknownSchemaException where there is none, which may be so for a while
   */
  WriterSchema schema(int id) throws UnknownSchemaException;
}
