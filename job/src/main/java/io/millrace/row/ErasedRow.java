package io.millrace.row;

import io.millrace.event.KafkaCoordinates;
import java.time.Instant;

/**
 * The remains of a record whose rows were taken out.
 *
 * @param leaf the record's hash
 * @param reason why they were taken out, in the words of the person who did it
 */
public record ErasedRow(KafkaCoordinates kafka, byte[] leaf, String reason, Instant at) {}
