package io.millrace.options;

/** The options of the users' state: RocksDB, behind a cache on the heap. */
public final class StateOptions {
  public static final Option<ByteSize> CACHE_SIZE =
      Option.optional(
          "state.cache-size",
          ValueTypes.size("64kb", "256gb"),
          "an eighth of the TaskManager's heap, shared by its slots",
          "Estimated heap that each subtask's users may take in the cache in front of RocksDB. Users in it cost a fifth of the others; see `cache_hits` and `cache_misses`");

  public static final Option<Integer> CACHE_MAX_CHANGED =
      Option.of(
          "state.cache-max-changed",
          ValueTypes.integer(1, 100_000_000),
          "100000",
          "The most users in a subtask's cache that RocksDB does not have in their newest form. Those that are left at a checkpoint are written while the subtask waits (see `cache_flush_time_ms`); most are written a few at a time before it");

  static final OptionGroup GROUP =
      OptionGroup.of(
          "State",
          "The users' state lies in RocksDB, whose memory is Flink's managed memory.",
          CACHE_SIZE,
          CACHE_MAX_CHANGED);

  private StateOptions() {}
}
