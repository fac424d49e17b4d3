package io.millrace.cluster;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * A job's checkpoints since it was submitted.
 *
 * @param latest the id of the newest complete one
 * @param at when that was complete; the epoch where there is none
 * @param bytes the size of what it refers to
 */
public record Checkpoints(
    long completed, long failed, OptionalLong latest, Instant at, long bytes) {}
