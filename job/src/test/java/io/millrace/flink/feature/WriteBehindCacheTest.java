package io.millrace.flink.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.ByteReader;
import io.millrace.feature.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WriteBehindCacheTest {
  private static final int ALL = Integer.MAX_VALUE;

  /** Counts per user, as the store has them. */
  private static final class Counts implements WriteBehindCache.Store {
    private final Map<String, Long> stored = new HashMap<>();
    private final List<String> written = new ArrayList<>();
    private final List<Integer> settledAfter = new ArrayList<>();

    @Override
    public byte[] read(String user) {
      return new Padded(0, 0).pack(new long[] {stored.getOrDefault(user, 0L)}).toBytes();
    }

    @Override
    public void write(String user, byte[] packed) {
      stored.put(user, new ByteReader(packed).varint());
      written.add(user);
    }

    @Override
    public void settle() {
      settledAfter.add(written.size());
    }
  }

  /** A count that is packed with as many bytes more as {@link #bytes} says. */
  private static final class Padded implements StateFormat<long[]> {
    private final ByteWriter out = new ByteWriter();
    private final long hotBytes;
    private int bytes;

    Padded(int bytes, long hotBytes) {
      this.bytes = bytes;
      this.hotBytes = hotBytes;
    }

    @Override
    public long[] empty() {
      return new long[1];
    }

    @Override
    public void unpack(byte[] packed, int length, long[] into) {
      into[0] = new ByteReader(Arrays.copyOf(packed, length)).varint();
    }

    @Override
    public ByteWriter pack(long[] count) {
      out.clear();
      out.varint(count[0]);
      out.bytes(new byte[bytes]);
      return out;
    }

    @Override
    public long heapBytes(long[] count) {
      return hotBytes;
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
    WriteBehindCache<long[]> cache = cache(3_900, ALL);
    count(cache, "ann", "bob", "cem", "ann");

    count(cache, "dan");

    assertThat(store.written).containsExactly("bob");
    assertThat(cache.users()).isEqualTo(3);
    assertThat(cache.evictions()).isEqualTo(1);

    count(cache, "eve", "fay");
    assertThat(store.written).as("not the one who has just come").doesNotContain("dan", "eve");
  }

  @Test
  void usersWhoComeForAWhileAreFoundAsOftenAsInAnExactOrderOfUse() throws Exception {
    int capacity = 1_000;
    long[] ofAnExactOrder = {0};
    Map<String, Boolean> exact =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > capacity;
          }
        };
    WriteBehindCache<long[]> cache =
        new WriteBehindCache<>(capacity * 1_200L, ALL, store, new Padded(800, 0));
    Random random = new Random(5);
    for (int i = 0; i < 60_000; i++) {
      // Five hundred at once, each for about ten events and never again.
      String user = "session" + (i / 10 + random.nextInt(500));
      ofAnExactOrder[0] += exact.put(user, true) == null ? 1 : 0;
      count(cache, user);
    }
    assertThat(cache.misses()).isLessThan(ofAnExactOrder[0] * 11 / 10);
  }

  @Test
  void aSavepointSoonAfterACheckpointDoesNotMakeEachEventWrite() throws Exception {
    WriteBehindCache<long[]> cache = cache(1 << 30, ALL);
    Random random = new Random(1);
    for (int events : new int[] {100_000, 100_000, 200, 100_000}) {
      for (int i = 0; i < events; i++) {
        count(cache, "user" + random.nextInt(20_000));
      }
      store.written.clear();
      cache.flush();
    }
    assertThat(cache.writes()).isLessThan(3 * 30_000 + 60_000);
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
    Padded growing = new Padded(100, 2_000);
    WriteBehindCache<long[]> cache = new WriteBehindCache<>(10_000, ALL, store, growing);
    for (int i = 0; i < 1_000; i++) {
      growing.bytes += 5;
      count(cache, "user" + i % 50);
      assertThat(cache.bytes()).isLessThanOrEqualTo(10_000);
    }
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
  void mostChangesAreWrittenBeforeAFlushThatIsExpected() throws Exception {
    WriteBehindCache<long[]> cache = cache(1 << 30, ALL);
    Random random = new Random(1);
    for (int interval = 0; interval < 3; interval++) {
      for (int i = 0; i < 100_000; i++) {
        count(cache, "user" + random.nextInt(20_000));
      }
      store.written.clear();
      cache.flush();
    }

    assertThat(store.written).hasSizeLessThan(300);
    assertThat(cache.writes()).isLessThan(3 * 30_000);
  }

  @Test
  void theStoreSettlesOnceBeforeAFlushAndHasMostOfItsWritesThen() throws Exception {
    WriteBehindCache<long[]> cache = cache(1 << 30, ALL);
    for (int interval = 0; interval < 3; interval++) {
      store.written.clear();
      for (int i = 0; i < 10_000; i++) {
        count(cache, "user" + i);
      }
      cache.flush();
    }

    assertThat(store.settledAfter).hasSize(2).allMatch(writes -> writes > 8_000);
    assertThat(store.written).hasSize(10_000);
  }

  @Test
  void randomTrafficLosesNoChangeWhateverTheBounds() throws Exception {
    long seed = 20_261_121L;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      store.stored.clear();
      Padded format = new Padded(random.nextInt(3) * 3_000, random.nextInt(6_000));
      WriteBehindCache<long[]> cache =
          new WriteBehindCache<>(
              random.nextInt(400_000),
              1 + random.nextInt(random.nextBoolean() ? 3 : 50),
              store,
              format);
      // Of few users, the events of one are close together.
      int users = random.nextBoolean() ? 15 : 3_000;
      Map<String, Long> expected = new HashMap<>();
      for (int i = 0; i < 3_000; i++) {
        String user = "user" + (int) Math.abs(random.nextGaussian() * users);
        count(cache, user);
        expected.merge(user, 1L, Long::sum);
        if (random.nextInt(3) == 0) {
          count(cache, user); // soon again, so the user is hot
          expected.merge(user, 1L, Long::sum);
        }
        if (random.nextInt(500) == 0) {
          cache.flush();
          assertThat(store.stored).as("seed %d, round %d", seed, round).isEqualTo(expected);
        }
      }
      cache.flush();
      assertThat(store.stored).as("seed %d, round %d", seed, round).isEqualTo(expected);
      // Whatever came and went: where one user fills the cache, no bytes of others are left in it.
      format.bytes = 1_000_000;
      WriteBehindCache<long[]> fresh = new WriteBehindCache<>(1, 1, new Counts(), format);
      count(cache, "last");
      count(fresh, "last");
      assertThat(cache.bytes()).as("seed %d, round %d", seed, round).isEqualTo(fresh.bytes());
    }
  }

  private WriteBehindCache<long[]> cache(long maxBytes, int maxChanged) {
    return new WriteBehindCache<>(maxBytes, maxChanged, store, new Padded(840, 0));
  }

  private static void count(WriteBehindCache<long[]> cache, String... users) throws Exception {
    for (String user : users) {
      cache.user(user)[0]++;
      cache.keepChange();
    }
  }
}
