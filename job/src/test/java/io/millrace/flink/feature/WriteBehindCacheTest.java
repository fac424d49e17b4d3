package io.millrace.flink.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WriteBehindCacheTest {
  private static final int ALL = Integer.MAX_VALUE;

  /** Counts per user, each said to be 1,000 bytes. */
  private static final class Counts implements WriteBehindCache.Store<long[]> {
    private final Map<String, Long> stored = new HashMap<>();
    private final List<String> written = new ArrayList<>();

    @Override
    public long[] read(String user) {
      return new long[] {stored.getOrDefault(user, 0L)};
    }

    @Override
    public void write(String user, long[] count) {
      stored.put(user, count[0]);
      written.add(user);
    }
  }

  private final Counts store = new Counts();

  @Test
  void nothingIsWrittenBeforeTheFlush() throws Exception {
    WriteBehindCache<long[]> cache = cache(1 << 20, ALL);
    count(cache, "ann", "bob", "ann");
    assertThat(store.written).isEmpty();

    cache.flush();

    assertThat(store.stored).containsOnly(Map.entry("ann", 2L), Map.entry("bob", 1L));
  }

  @Test
  void aFlushKeepsTheUsersAndWritesOnlyChangedOnesAgain() throws Exception {
    WriteBehindCache<long[]> cache = cache(1 << 20, ALL);
    count(cache, "ann", "bob");
    cache.flush();
    store.written.clear();

    count(cache, "bob");
    cache.flush();
    cache.flush();

    assertThat(store.written).containsExactly("bob");
    assertThat(cache.misses()).isEqualTo(2);
    assertThat(cache.hits()).isEqualTo(1);
  }

  @Test
  void theLeastRecentlyUsedLeavesFirstAndIsWritten() throws Exception {
    WriteBehindCache<long[]> cache = cache(3_600, ALL);
    count(cache, "ann", "bob", "cem", "ann");

    count(cache, "dan");

    assertThat(store.written).containsExactly("bob");
    assertThat(cache.users()).isEqualTo(3);
    assertThat(cache.evictions()).isEqualTo(1);
  }

  @Test
  void anEvictedUserComesBackWithWhatItHad() throws Exception {
    WriteBehindCache<long[]> cache = cache(1, ALL);
    count(cache, "ann", "bob", "ann", "bob", "ann");
    cache.flush();

    assertThat(store.stored).containsOnly(Map.entry("ann", 3L), Map.entry("bob", 2L));
    assertThat(cache.users()).isEqualTo(1);
  }

  @Test
  void bytesStayWithinTheBoundAsStatesGrow() throws Exception {
    long[] size = {100};
    WriteBehindCache<long[]> cache = new WriteBehindCache<>(10_000, ALL, store, state -> size[0]);
    for (int i = 0; i < 1_000; i++) {
      size[0] += 5;
      count(cache, "user" + i % 50);
      assertThat(cache.bytes()).isLessThanOrEqualTo(10_000);
    }
    assertThat(cache.users()).isPositive();
  }

  @Test
  void aFlushNeverWritesMoreThanTheBoundOfChanges() throws Exception {
    WriteBehindCache<long[]> cache = cache(1 << 20, 10);
    for (int i = 0; i < 100; i++) {
      count(cache, "user" + i);
    }
    store.written.clear();

    cache.flush();

    assertThat(store.written).hasSize(10);
    assertThat(store.stored).hasSize(100);
  }

  @Test
  void randomTrafficLosesNoChangeWhateverTheBounds() throws Exception {
    long seed = 20_261_121L;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      store.stored.clear();
      WriteBehindCache<long[]> cache =
          cache(random.nextInt(40_000), 1 + random.nextInt(random.nextBoolean() ? 3 : 50));
      Map<String, Long> expected = new HashMap<>();
      for (int i = 0; i < 500; i++) {
        String user = "user" + (int) Math.abs(random.nextGaussian() * 15);
        count(cache, user);
        expected.merge(user, 1L, Long::sum);
        if (random.nextInt(100) == 0) {
          cache.flush();
          assertThat(store.stored).as("seed %d, round %d", seed, round).isEqualTo(expected);
        }
      }
      cache.flush();
      assertThat(store.stored).as("seed %d, round %d", seed, round).isEqualTo(expected);
    }
  }

  private WriteBehindCache<long[]> cache(long maxBytes, int maxChanged) {
    return new WriteBehindCache<>(maxBytes, maxChanged, store, count -> 1_000);
  }

  private static void count(WriteBehindCache<long[]> cache, String... users) throws Exception {
    for (String user : users) {
      cache.user(user)[0]++;
      cache.keepChange();
    }
  }
}
