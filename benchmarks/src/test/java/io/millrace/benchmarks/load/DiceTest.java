package io.millrace.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DiceTest {
  @Test
  void unmixUndoesMix() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      long value = random.nextLong();
      assertThat(Dice.unmix(Dice.mix(value))).as("seed %d", seed).isEqualTo(value);
    }
  }
}
