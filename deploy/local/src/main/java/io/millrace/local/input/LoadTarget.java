package io.millrace.local.input;

/**
 * The place where a load writes.
 *
 * @param from the offset of each partition at which its first line belongs
 * @param shared whether other clients may write to the topic while it is loaded
 */
public record LoadTarget(String topic, long[] from, boolean shared) {}
