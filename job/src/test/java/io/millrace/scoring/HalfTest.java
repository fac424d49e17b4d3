package io.millrace.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfTest {
  @ParameterizedTest
  @CsvSource({
    "0.0, 0000",
    "-0.0, 8000",
    "1.0, 3C00",
    "-2.0, C000",
    "65504, 7BFF",
    "65519.99, 7BFF",
    "65520, 7C00",
    "-1e300, FC00",
    "NaN, 7E00",
    "0x1p-24, 0001",
    "0x1p-25, 0000",
    "0x1.0000000001p-25, 0001",
    "0x1.8p-24, 0002",
    "0x1p-14, 0400",
    "0x1.ffep-15, 0400",
    "2049, 6800",
    "2051, 6802",
    "4.9e-324, 0000"
  })
  void aDoubleIsRoundedToTheNearestAndThenToTheEven(String value, String half) {
    assertThat(Half.of(Double.parseDouble(value)) & 0xFFFF).isEqualTo(Integer.parseInt(half, 16));
  }

  @Test
  void everyHalfIsItselfAndEveryDoubleBetweenGoesToTheNearer() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int bits = 0; bits < 0x7BFF; bits++) {
      float here = Half.toFloat((short) bits);
      float next = Half.toFloat((short) (bits + 1));
      assertThat(next).isGreaterThan(here);
      assertThat((int) Half.of(here)).isEqualTo(bits);
      assertThat(Half.of(-here) & 0xFFFF).isEqualTo(bits | 0x8000);
      double between = here + (double) (next - here) * random.nextDouble();
      BigDecimal below = new BigDecimal(between).subtract(new BigDecimal(here));
      BigDecimal above = new BigDecimal(next).subtract(new BigDecimal(between));
      int nearer = below.compareTo(above);
      int expected = nearer < 0 || (nearer == 0 && bits % 2 == 0) ? bits : bits + 1;
      assertThat((int) Half.of(between)).as("seed %d: %s", seed, between).isEqualTo(expected);
      double middle = (here + (double) next) / 2;
      assertThat((int) Half.of(middle)).isEqualTo(bits + bits % 2);
    }
  }

  @Test
  void infinityAndNaNComeBack() {
    assertThat(Half.toFloat(Half.of(Double.POSITIVE_INFINITY))).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Half.toFloat(Half.of(-1e10))).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Half.toFloat(Half.of(Double.NaN))).isNaN();
  }
}
