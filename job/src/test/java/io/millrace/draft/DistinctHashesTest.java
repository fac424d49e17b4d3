package io.millrace.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DistinctHashesTest {
  @Test
  void randomHashesAreCountedAsASetCountsThem() {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    System.out.println("DistinctHashesTest: -Dmillrace.seed=" + seed);
    Random random = new Random(seed);
    DistinctHashes hashes = new DistinctHashes(new DistinctHashes.Budget(1 << 20));
    Set<Long> expected = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      long hash = random.nextBoolean() ? random.nextInt(100) : random.nextLong();
      hashes.add(hash);
      expected.add(hash);
      assertThat(hashes.size()).isEqualTo(expected.size());
    }
    assertThat(hashes.isWhole()).isTrue();
  }

  @Test
  void setsThatShareABudgetTakeNoMoreTogetherAndSaySo() {
    DistinctHashes.Budget budget = new DistinctHashes.Budget(3);
    DistinctHashes first = new DistinctHashes(budget);
    DistinctHashes second = new DistinctHashes(budget);
    for (long hash : new long[] {1, 2, 2}) {
      first.add(hash);
      second.add(10);
    }

    assertThat(first.isWhole()).isTrue();
    first.add(1);
    first.add(3);
    second.add(10);

    assertThat(first.size()).isEqualTo(2);
    assertThat(first.isWhole()).isFalse();
    assertThat(second.size()).isEqualTo(1);
    assertThat(second.isWhole()).isTrue();
  }
}
