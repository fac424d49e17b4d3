package io.millrace.bootstrap;

import io.millrace.event.Event;

/**
 * A row of a user's history.
 *
 * @param userSeq the event's place in its user's arrival order, from 1
 * @param referenceTimeMs the user's reference time at the event, as its prediction has it
 * @param version the {@code pipeline_version} that was live, as its prediction has it
 * @param event the event, with the values of the columns that were read
 * @param value the record's raw value; null where it is not kept, or was not read
 */
public record PastEvent(
    long userSeq, long referenceTimeMs, String version, Event event, byte[] value) {}
