package io.millrace.event;

/**
 * One decoded event.
 *
 * @param eventTimeMs milliseconds since the epoch, UTC
 * @param values one per field of the {@link EventSchema}, in its order: String, Long, Double,
 *     Boolean or null, as {@link FieldType#javaType()} says
 */
public record Event(
    String eventId, String userId, long eventTimeMs, Object[] values, KafkaCoordinates kafka)
    implements Decoded, Identified {}
