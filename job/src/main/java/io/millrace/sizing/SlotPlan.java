package io.millrace.sizing;

import java.util.function.DoubleFunction;

/**
 * The slots, each a core, and the memory of each.
 *
 * @param count 1 to {@link #MAX}
 * @param busyShare the part of a core that the busiest slot's events take
 * @param hitShare the part of events whose user is in the cache, were all active users alike
 * @param heapBytes the heap of a slot, the cache included
 * @param cacheBytes the part of it that is for users
 * @param managedBytes RocksDB's memory of a slot
 */
public record SlotPlan(
    int count,
    double busyShare,
    double hitShare,
    EventCpu cpu,
    long heapBytes,
    long cacheBytes,
    long managedBytes) {
  /** Flink's largest parallelism. */
  public static final int MAX = 32_768;

  private static final double MICROS = 1e6;

  /**
   * The least slots that keep up.
   *
   * @param cpu the CPU of an event, by the part of events whose user is in the cache
   * @throws SizingException where no number of slots does
   */
  static SlotPlan of(Load load, UserSize user, DoubleFunction<EventCpu> cpu) {
    SlotPlan plan = null;
    for (int count = 1; count <= MAX; count++) {
      plan = at(count, load, user, cpu);
      if (plan.busyShare() <= CostFigures.BUSY_SHARE) {
        return plan;
      }
      if (plan.ofHotUser(load) > CostFigures.BUSY_SHARE) {
        throw new SizingException(
            "Cannot size: one user's events (%s %% of all) would take %s %% of a core, and they all go to one slot (must be at most %s %%); lower --hot-user-share or --events-per-second, or give the user several names"
                .formatted(
                    Figure.of(100 * load.hotUserShare()),
                    Figure.of(100 * plan.ofHotUser(load)),
                    Figure.of(100 * CostFigures.BUSY_SHARE)));
      }
    }
    throw new SizingException(
        "Cannot size: the load needs more than %s slots, Flink's largest parallelism (%s µs an event)"
            .formatted(Figure.of(MAX), Figure.of(plan.cpu().total())));
  }

  /** The plan with so many slots, whether they keep up or not. */
  static SlotPlan at(int count, Load load, UserSize user, DoubleFunction<EventCpu> cpu) {
    double wanted = load.activeUsers() / count * user.heapBytes();
    boolean holdsAll = wanted <= CostFigures.CACHE_PER_SLOT_MAX;
    long heap = CostFigures.HEAP_PER_SLOT;
    if (holdsAll) {
      heap = Math.max(heap, Bytes.up((long) wanted * CostFigures.HEAP_PER_CACHE));
    }
    long cache = heap / CostFigures.HEAP_PER_CACHE;
    double hits = Math.min(1, cache / wanted);
    EventCpu each = cpu.apply(hits);
    double hot = load.hotUserShare();
    double busy =
        load.eventsPerSecond()
            / MICROS
            * (hot * each.ofUser()
                + (1 - hot) / count * each.ofUser()
                + (each.total() - each.ofUser()) / count);
    return new SlotPlan(count, busy, hits, each, heap, cache, managed(load, user, count, hits));
  }

  /** A quarter of the slot's state, within bounds; where all users are cached, it is only written. */
  private static long managed(Load load, UserSize user, int count, double hits) {
    long state = (long) (load.users() / (double) count * user.storedBytes());
    long wanted = hits >= 1 ? 0 : Bytes.up(state / 4);
    return Math.max(
        CostFigures.MANAGED_PER_SLOT_MIN, Math.min(CostFigures.MANAGED_PER_SLOT_MAX, wanted));
  }

  /** The part of a core that the hot user takes wherever it is. */
  private double ofHotUser(Load load) {
    return load.hotUserShare() * load.eventsPerSecond() / MICROS * cpu.ofUser();
  }

  /** The events a second that one slot takes at full load. */
  public double eventsPerSecondOfSlot() {
    return MICROS / cpu.total();
  }
}
