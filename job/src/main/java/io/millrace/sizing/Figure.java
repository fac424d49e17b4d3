package io.millrace.sizing;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers for people: three digits say all that an estimate knows. */
public final class Figure {
  private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_UP);

  private Figure() {}

  /** A number without needless digits: {@code 0.5}, {@code 28.4}, {@code 1,230,000}. */
  public static String of(double value) {
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    return String.format(Locale.ROOT, "%,." + Math.max(0, rounded.scale()) + "f", rounded);
  }
}
