/**
 * Reads values in Avro's binary encoding by the schema that they were written with: the schema and
 * the declared paths make a tree of steps, which reads what the paths lead to and steps over the
 * rest. Pure Java; of Avro's library it takes the parser of schemas alone.
 */
package io.millrace.event.avro;
