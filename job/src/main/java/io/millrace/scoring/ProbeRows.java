package io.millrace.scoring;

import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;

/**
 * Rows that take a model through much of its behaviour: small counts, rates, sums of many
 * magnitudes, values at and beside the splits of its trees, its own categories, nulls and extremes.
 * The same rows for the same model, always.
 */
final class ProbeRows {
  private static final int ROWS = 320;
  private static final long SEED = 0x6d696c6c72616365L;

  /** The values that each fill a whole row; NaN is null. */
  private static final double[] EVERYWHERE = {
    0.0, Double.NaN, 1.0, -0.0, -1.0, 1e300, -1e300, Float.MAX_VALUE, Double.MIN_VALUE
  };

  private static final double[] EXTREME = {
    1e300, -1e300, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, 1e-40, -0.0, 1L << 53
  };

  private static final String[] TEXT_EXTREME = {null, "", "\u0000", "a b", "ı", "\ud83d\ude00"};

  private final List<FeatureColumn> columns;
  private final double[][] splits;
  private final String[] strings;
  private final SplittableRandom random = new SplittableRandom(SEED);

  /**
   * @param columns all features of the pipeline
   */
  ProbeRows(List<FeatureColumn> columns, ModelSignature signature, ModelFile file) {
    this.columns = columns;
    this.strings = file.strings().toArray(String[]::new);
    this.splits = new double[columns.size()][];
    Feed tensor = signature.feeds().size() == 1 ? signature.feeds().get(0) : null;
    for (var entry : file.thresholds().entrySet()) {
      // Where trees read the only tensor, their columns are its own; else a split may be of any
      // feature.
      if (tensor != null && entry.getKey() < tensor.features().length && entry.getKey() >= 0) {
        splits[tensor.features()[entry.getKey()]] = numbers(entry.getValue());
      }
    }
    double[] all =
        file.thresholds().values().stream()
            .flatMap(NavigableSet::stream)
            .mapToDouble(Float::doubleValue)
            .toArray();
    for (int i = 0; i < splits.length; i++) {
      splits[i] = splits[i] == null ? all : splits[i];
    }
  }

  private static double[] numbers(NavigableSet<Float> values) {
    return values.stream().mapToDouble(Float::doubleValue).toArray();
  }

  FeatureVector[] rows() {
    List<FeatureVector> rows = new ArrayList<>();
    for (double value : EVERYWHERE) {
      rows.add(row(column -> value, column -> TEXT_EXTREME[rows.size() % TEXT_EXTREME.length]));
    }
    while (rows.size() < ROWS) {
      // Half of the rows hold nothing strange: one infinity would make a network's score NaN.
      boolean plain = rows.size() % 2 == 0;
      rows.add(row(column -> number(column, plain), column -> text(plain)));
    }
    return rows.toArray(FeatureVector[]::new);
  }

  private interface NumberOf {
    double at(int column);
  }

  private interface TextOf {
    String at(int column);
  }

  private FeatureVector row(NumberOf number, TextOf text) {
    double[] numbers = new double[columns.size()];
    String[] texts = new String[columns.size()];
    Arrays.fill(numbers, Double.NaN);
    for (int i = 0; i < numbers.length; i++) {
      switch (columns.get(i).type()) {
        case DOUBLE -> numbers[i] = number.at(i);
        case LONG -> numbers[i] = whole(number.at(i));
        case STRING -> texts[i] = text.at(i);
      }
    }
    return new FeatureVector(1, 0, numbers, texts);
  }

  /**
   * A value for a long feature, which is a count or a part of a time: whole, not negative, never
   * null.
   */
  private static double whole(double value) {
    return Double.isNaN(value) ? 0 : Math.min(1L << 53, Math.abs(Math.rint(value)));
  }

  private double number(int column, boolean plain) {
    if (!plain) {
      int strange = random.nextInt(12);
      if (strange == 0) {
        return Double.NaN;
      }
      if (strange == 1) {
        return EXTREME[random.nextInt(EXTREME.length)];
      }
    }
    if (splits[column].length > 0 && random.nextInt(4) > 0) {
      float split = (float) splits[column][random.nextInt(splits[column].length)];
      return switch (random.nextInt(4)) {
        case 0 -> split;
        case 1 -> Math.nextUp(split);
        case 2 -> Math.nextDown(split);
        default -> split + (random.nextDouble() - 0.5) * Math.abs(split);
      };
    }
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(12);
      case 1 -> random.nextDouble();
      case 2 -> random.nextDouble(-3, 3);
      default -> Math.scalb(1 + random.nextDouble(), random.nextInt(-8, 20));
    };
  }

  private String text(boolean plain) {
    if (strings.length > 0 && (plain || random.nextInt(3) > 0)) {
      return strings[random.nextInt(strings.length)];
    }
    return TEXT_EXTREME[random.nextInt(TEXT_EXTREME.length)];
  }
}
