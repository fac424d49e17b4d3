package io.millrace.flink.feature;

import java.io.Serializable;

/**
 * The bounds of each subtask's cache of user states.
 *
 * @param maxBytes estimated, on the heap
 * @param maxChanged states that differ from RocksDB's; bounds how long a checkpoint's flush takes
 */
public record CacheBounds(long maxBytes, int maxChanged) implements Serializable {}
