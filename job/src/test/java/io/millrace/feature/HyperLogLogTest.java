package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HyperLogLogTest {
  private static final int[] SIZES = {65, 200, 700, 2_000, 4_000, 6_000, 10_000, 50_000, 1_000_000};

  @Test
  void theStandardErrorIsThatOf2048Registers() {
    for (int size : SIZES) {
      int rounds = size > 100_000 ? 30 : 300;
      double squares = 0;
      for (int round = 0; round < rounds; round++) {
        SplittableRandom random = new SplittableRandom(size + round);
        HyperLogLog sketch = new HyperLogLog();
        for (int i = 0; i < size; i++) {
          sketch.add(random.nextLong());
        }
        double error = (sketch.estimate() - size) / (double) size;
        squares += error * error;
      }
      assertThat(Math.sqrt(squares / rounds)).as("of %d", size).isLessThan(0.0265);
    }
  }

  @Test
  void consecutiveNumbersAreEstimatedAsWellAsRandomOnes() {
    HyperLogLog sketch = new HyperLogLog();
    for (long i = 1; i <= 200_000; i++) {
      sketch.add(i);
      if (i % 1_000 == 0) {
        assertThat((double) sketch.estimate() / i).as("of %d", i).isBetween(0.92, 1.08);
      }
    }
  }

  @Test
  void ofNothingTheEstimateIsZero() {
    assertThat(new HyperLogLog().estimate()).isZero();
  }

  @Test
  void thePackedFormKeepsEveryRegister() {
    for (int size : new int[] {0, 1, 500, 1_000, 50_000}) {
      HyperLogLog sketch = new HyperLogLog();
      for (long i = 0; i < size; i++) {
        sketch.add(i);
      }
      byte[] packed = packed(sketch);
      HyperLogLog read = new HyperLogLog();
      read.read(new ByteReader(packed));
      assertThat(packed(read)).isEqualTo(packed);
      assertThat(read.estimate()).isEqualTo(sketch.estimate());
      assertThat(packed.length).isLessThanOrEqualTo(1_550);
    }
  }

  private static byte[] packed(HyperLogLog sketch) {
    ByteWriter out = new ByteWriter();
    sketch.write(out);
    return out.toBytes();
  }
}
