package io.millrace.flink.feature;

import java.io.Serializable;

/**
 * The bounds of each subtask's cache of user states.
 *
 * @param maxBytes the estimated bytes on the heap
 * @param maxChanged the number of states that differ from RocksDB's; bounds how long a checkpoint's
 *     flush takes
 */
public record CacheBounds(long maxBytes, int maxChanged) implements Serializable {}
