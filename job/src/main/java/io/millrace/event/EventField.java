package io.millrace.event;

/**
 * A declared field of an event.
 *
 * @param path a top-level name, or a JSON Pointer (RFC 6901) where it begins with a slash
 */
public record EventField(String name, FieldType type, boolean required, String path)
    implements java.io.Serializable {}
