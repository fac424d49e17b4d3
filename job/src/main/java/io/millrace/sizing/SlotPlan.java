package io.millrace.sizing;

import java.util.function.Function;

/**
 * The slots, each a core, and the memory of each.
 *
 * @param count 1 to {@link #MAX}
 * @param busyShare the part of a core that the busiest slot's events take
 * @param access where events find their users
 * @param cpu the CPU of an event of any but a hot user
 * @param userEventsPerSecond the most events of one user that a slot keeps up with
 * @param heapBytes the heap of a slot, the cache included
 * @param cacheBytes the part of it that is for users
 * @param managedBytes RocksDB's memory of a slot
 */
public record SlotPlan(
    int count,
    double busyShare,
    StateAccess access,
    EventCpu cpu,
    double userEventsPerSecond,
    long heapBytes,
    long cacheBytes,
    long managedBytes) {
  /** Flink's largest parallelism. */
  public static final int MAX = 32_768;

  private static final double MICROS = 1e6;

  /**
   * The least slots that keep up.
   *
   * @param cpu the CPU of an event, by where it finds its user
   * @throws SizingException where no number of slots does
   */
  static SlotPlan of(JobLoad load, UserSize user, Function<StateAccess, EventCpu> cpu) {
    double hot = ofHotUser(load, cached(cpu));
    if (hot > CostFigures.BUSY_SHARE) {
      throw new SizingException(
          "Cannot size: one user's events (%s %% of all) would take %s %% of a core, and they all go to one slot (must be at most %s %%); lower --hot-user-share or --events-per-second, or give the user several names"
              .formatted(
                  Figure.of(100 * load.hotUserShare()),
                  Figure.of(100 * hot),
                  Figure.of(100 * CostFigures.BUSY_SHARE)));
    }
    for (int count = 1; count <= MAX; count++) {
      SlotPlan plan = at(count, load, user, cpu);
      if (plan.busyShare() <= CostFigures.BUSY_SHARE) {
        return plan;
      }
    }
    throw new SizingException(
        "Cannot size: more than %s slots would be needed (must be at most as many, Flink's largest parallelism)"
            .formatted(MAX));
  }

  /** The plan with so many slots, whether they keep up or not. */
  static SlotPlan at(int count, JobLoad load, UserSize user, Function<StateAccess, EventCpu> cpu) {
    double wanted = load.activeUsers() / count * user.cacheBytes();
    boolean holdsAll = wanted <= CostFigures.CACHE_PER_SLOT_MAX;
    long heap = CostFigures.HEAP_PER_SLOT;
    if (holdsAll) {
      heap = Math.max(heap, Bytes.up((long) (wanted * CostFigures.HEAP_PER_CACHE)));
    }
    long cache = heap / CostFigures.HEAP_PER_CACHE;
    double hits = Math.min(1, cache / wanted);
    double state = load.activeUsers() / count * user.storedBytes();
    double managed = hits >= 1 ? CostFigures.MANAGED_PER_SLOT_MIN : managed(state);
    StateAccess access = new StateAccess(hits, Math.max(0, 1 - managed / state));
    EventCpu each = cpu.apply(access);
    double spread =
        (1 - load.hotUserShare()) * each.total() + load.hotUserShare() * each.ofPartition();
    return new SlotPlan(
        count,
        ofHotUser(load, cached(cpu)) + load.eventsPerSecond() * spread / MICROS / count,
        access,
        each,
        MICROS * CostFigures.BUSY_SHARE / cached(cpu).ofUser(),
        heap,
        cache,
        Bytes.up((long) managed));
  }

  /** The CPU of an event whose user is in the cache, as a hot user always is. */
  private static EventCpu cached(Function<StateAccess, EventCpu> cpu) {
    return cpu.apply(new StateAccess(1, 0));
  }

  /** RocksDB's memory for a slot's state: a quarter of it, within bounds. */
  private static double managed(double stateBytes) {
    return Math.max(
        CostFigures.MANAGED_PER_SLOT_MIN,
        Math.min(CostFigures.MANAGED_PER_SLOT_MAX, stateBytes / 4));
  }

  /** The part of a core that the hot user takes, in the one slot where it is. */
  private static double ofHotUser(JobLoad load, EventCpu cached) {
    return load.hotUserShare() * load.eventsPerSecond() * cached.ofUser() / MICROS;
  }

  /** The events a second that one slot takes at full load. */
  public double fullEventsPerSecond() {
    return MICROS / cpu.total();
  }
}
