package io.millrace.flink.feature;

import java.io.Serializable;

/**
 * The bounds of each subtask's cache of user states.
 *
 * @param maxBytes the estimated bytes on the heap; {@link #OF_HEAP} for a share of the
 *     TaskManager's heap
 * @param maxChanged the number of states that differ from RocksDB's; bounds how long a checkpoint's
 *     flush takes
 */
public record CacheBounds(long maxBytes, int maxChanged) implements Serializable {
  private static final long OF_HEAP = 0;

  /** One part in so many of the heap. */
  private static final int HEAP_PARTS = 8;

  /** The bounds where all slots of a TaskManager share a part of its heap evenly. */
  public static CacheBounds ofHeap(int maxChanged) {
    return new CacheBounds(OF_HEAP, maxChanged);
  }

  /**
   * The estimated bytes on the heap of one subtask.
   *
   * @param heapBytes the heap of the TaskManager
   * @param slots the slots of the TaskManager
   */
  long maxBytes(long heapBytes, int slots) {
    return maxBytes == OF_HEAP ? heapBytes / HEAP_PARTS / slots : maxBytes;
  }
}
