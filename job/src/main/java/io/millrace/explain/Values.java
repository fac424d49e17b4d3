package io.millrace.explain;

import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureVector;

/** Reads and sets features in a vector. A null number is NaN in the vector, and null outside it. */
public final class Values {
  private Values() {}

  /** The value of a feature: a Long, a Double, a String, or null. */
  public static Object of(FeatureVector vector, int feature, ColumnType type) {
    if (type == ColumnType.STRING) {
      return vector.texts()[feature];
    }
    double number = vector.numbers()[feature];
    if (Double.isNaN(number)) {
      return null;
    }
    return type == ColumnType.LONG ? (Object) (long) number : (Object) number;
  }

  /** The vector with one feature at another value. */
  static FeatureVector with(FeatureVector vector, int feature, Object value) {
    double[] numbers = vector.numbers().clone();
    String[] texts = vector.texts() == null ? null : vector.texts().clone();
    if (value instanceof String text) {
      texts[feature] = text;
    } else if (value instanceof Number number) {
      numbers[feature] = number.doubleValue();
    } else {
      numbers[feature] = Double.NaN;
      if (texts != null) {
        texts[feature] = null;
      }
    }
    return new FeatureVector(vector.userSeq(), vector.referenceTimeMs(), numbers, texts);
  }
}
