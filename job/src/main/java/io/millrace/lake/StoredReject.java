package io.millrace.lake;

import io.millrace.event.KafkaCoordinates;

/**
 * A row of {@code rejects}, as it is read back.
 *
 * @param reason as the table has it
 * @param key the record's; null where it has none, or the table is older than keys
 * @param value what is kept of the record's value; null where it has none
 */
public record StoredReject(KafkaCoordinates kafka, String reason, byte[] key, byte[] value) {}
