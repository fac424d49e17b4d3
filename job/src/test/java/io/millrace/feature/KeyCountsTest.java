package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyCountsTest {
  /** Keys that are near each other, far apart, and such that differ in the highest bits alone. */
  private static long key(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(100);
      case 1 -> random.nextLong();
      default -> (long) random.nextInt(100) << 57;
    };
  }

  @Test
  void countsAreThoseOfAMapWhateverComesAndGoes() {
    long seed = 46;
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      KeyCounts counts = new KeyCounts();
      Map<Long, Integer> expected = new HashMap<>();
      List<Long> added = new ArrayList<>();
      int target = 1 + random.nextInt(80);
      for (int i = 0; i < 400; i++) {
        if (added.size() > random.nextInt(2 * target)) {
          long gone = added.remove(random.nextInt(added.size()));
          counts.decrement(gone);
          expected.computeIfPresent(gone, (key, count) -> count == 1 ? null : count - 1);
        } else {
          long key = random.nextInt(4) == 0 && !added.isEmpty() ? added.get(0) : key(random);
          boolean fits = expected.containsKey(key) || expected.size() < KeySet.CAPACITY_MAX;
          assertThat(counts.increment(key)).as("seed %d, round %d", seed, round).isEqualTo(fits);
          if (fits) {
            expected.merge(key, 1, Integer::sum);
            added.add(key);
          }
        }
        assertThat(counts.size())
            .as("seed %d, round %d, step %d", seed, round, i)
            .isEqualTo(expected.size());
      }
      counts.clear();
      assertThat(counts.size()).isZero();
      assertThat(counts.increment(7)).isTrue();
      assertThat(counts.size()).isEqualTo(1);
    }
  }
}
