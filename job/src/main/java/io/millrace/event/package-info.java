/**
 * The decoder and its two outcomes, events and rejects: the route's first stop. Pure Java.
 *
 * <p>A reader of the record's format fills slots, and an event is made of slots. Of JSON, a scanner
 * reads documents of the common kinds and gives up on all others; those Jackson's parser reads,
 * which alone decides what is malformed. {@code event.avro} and {@code event.protobuf} read binary
 * formats, by the schema that a record was written with.
 */
package io.millrace.event;
