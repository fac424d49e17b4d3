package io.millrace.sizing;

/**
 * The processes that hold the slots.
 *
 * @param heapBytes the heap of one, Flink's own included
 * @param managedBytes RocksDB's memory of one
 * @param offHeapBytes the model's memory of one
 * @param processBytes all of one, as {@code taskmanager.memory.process.size}
 */
public record TaskManagers(
    int count,
    int slotsEach,
    long heapBytes,
    long managedBytes,
    long offHeapBytes,
    long processBytes) {
  /** As deploy/cluster/config.yaml has them. */
  private static final int SLOTS_EACH = 2;

  private static final long MB = 1L << 20;

  // Flink's memory model: its own heap and off-heap memory, metaspace as in config.yaml, a tenth
  // of Flink's memory for the network, a tenth of the process for the JVM within bounds.
  private static final long FRAMEWORK_HEAP = 128 * MB;
  private static final long FRAMEWORK_OFF_HEAP = 128 * MB;
  private static final long METASPACE = 512 * MB;
  private static final double NETWORK_SHARE = 0.1;
  private static final double OVERHEAD_SHARE = 0.1;
  private static final long OVERHEAD_MIN = 192 * MB;
  private static final long OVERHEAD_MAX = 1024 * MB;

  static TaskManagers of(SlotPlan slots) {
    int each = Math.min(SLOTS_EACH, slots.count());
    long heap = FRAMEWORK_HEAP + each * slots.heapBytes();
    long managed = each * slots.managedBytes();
    long offHeap = each * CostFigures.OFF_HEAP_PER_SLOT;
    double flink = (heap + managed + offHeap + FRAMEWORK_OFF_HEAP) / (1 - NETWORK_SHARE);
    double own = flink + METASPACE;
    double overhead = own / (1 - OVERHEAD_SHARE) - own;
    double process = own + Math.max(OVERHEAD_MIN, Math.min(OVERHEAD_MAX, overhead));
    int count = (slots.count() + each - 1) / each;
    return new TaskManagers(count, each, heap, managed, offHeap, Bytes.up((long) process));
  }
}
