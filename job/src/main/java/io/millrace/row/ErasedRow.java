package io.millrace.row;

import io.millrace.event.KafkaCoordinates;
import java.time.Instant;

/**
 * What is left of a record whose rows were taken out.
 *
 * @param leaf the record's hash
 * @param reason why, in the words of whoever did it
 */
public record ErasedRow(KafkaCoordinates kafka, byte[] leaf, String reason, Instant at) {}
