package io.millrace.lake;

import io.millrace.event.KafkaCoordinates;

/**
 * A row that was read from {@code rejects}.
 *
 * @param reason the reason as a text, which may be unknown to this build
 * @param key the record's key; null where it has none, or the table is older than keys
 * @param value the kept part of the record's value; null where it has none
 */
public record StoredReject(KafkaCoordinates kafka, String reason, byte[] key, byte[] value) {}
