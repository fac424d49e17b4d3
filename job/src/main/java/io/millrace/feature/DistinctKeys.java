package io.millrace.feature;

import io.millrace.event.FieldType;
import org.apache.datasketches.hash.MurmurHash3;

/**
 * Keys of 64 bits that distinguish values. A number, boolean or time is its own key; a text's is
 * the first half of its MurmurHash3 (x64, 128 bits) over its UTF-16 units, so that a state is small
 * whatever the texts' length. Two of 64 texts share a key once in 9·10¹⁵ sets, far more rarely than
 * memory fails.
 */
final class DistinctKeys {
  /** Part of the frozen state format: the seed of DataSketches. */
  private static final long SEED = 9001;

  private final FieldType type;
  private char[] units = new char[64];

  DistinctKeys(FieldType type) {
    this.type = type;
  }

  FieldType type() {
    return type;
  }

  /** Sets a sample's key; false where the value takes no part. */
  boolean key(Object value, Sample sample) {
    if (value == null) {
      return false;
    }
    switch (type) {
      case STRING -> hash((String) value, sample);
      case LONG, TIMESTAMP -> sample.key = (Long) value;
      case BOOLEAN -> sample.key = (Boolean) value ? 1 : 0;
      case DOUBLE -> {
        double number = (Double) value;
        if (!Double.isFinite(number)) {
          return false;
        }
        // Adding 0.0 makes -0.0 the 0.0 that it equals.
        sample.key = Double.doubleToRawLongBits(number + 0.0);
      }
    }
    return true;
  }

  private void hash(String text, Sample sample) {
    int length = text.length();
    if (length == 0) {
      // The library refuses to hash an empty array.
      sample.key = 0;
      return;
    }
    if (length > units.length) {
      units = new char[Math.max(length, units.length * 2)];
    }
    text.getChars(0, length, units, 0);
    sample.key = MurmurHash3.hash(units, 0, length, SEED)[0];
  }
}
