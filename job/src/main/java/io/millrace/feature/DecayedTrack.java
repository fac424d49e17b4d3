package io.millrace.feature;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The compiled plan of {@code decayed_sum} features that share {@code where}, value and half-life.
 *
 * <p>The sum is brought to a new reference time only when a matching event comes, in one step; in
 * between, each value that is read is computed and not kept. So other events do not change its
 * bits.
 */
final class DecayedTrack {
  private final int filter;
  private final int input;
  private final double halfLifeMs;
  private final int[] features;

  DecayedTrack(int filter, int input, long halfLifeMs, int[] features) {
    this.filter = filter;
    this.input = input;
    this.halfLifeMs = halfLifeMs;
    this.features = features;
  }

  int filter() {
    return filter;
  }

  int input() {
    return input;
  }

  double halfLifeMs() {
    return halfLifeMs;
  }

  void advance(Decayed decayed, EventInputs inputs, FeatureVector into, long timeMs) {
    long referenceTimeMs = into.referenceTimeMs();
    if (inputs.matches(filter) && inputs.sample(SampleSource.NUMBER, input)) {
      Sample sample = inputs.current();
      // A zero would only round the sum again, which shows once it is subnormal.
      if (sample.summable && sample.number != 0) {
        decayed.sum =
            at(decayed, referenceTimeMs) + sample.number * weight(referenceTimeMs - timeMs);
        decayed.asOfMs = referenceTimeMs;
      }
    }
    double sum = at(decayed, referenceTimeMs);
    for (int feature : features) {
      into.numbers()[feature] = Double.isFinite(sum) ? sum : Double.NaN;
    }
  }

  private double at(Decayed decayed, long referenceTimeMs) {
    return decayed.sum == 0 ? 0 : decayed.sum * weight(referenceTimeMs - decayed.asOfMs);
  }

  private double weight(long ageMs) {
    return ageMs == 0 ? 1 : StrictMath.pow(2, -(ageMs / halfLifeMs));
  }

  IntStream features() {
    return Arrays.stream(features);
  }

  void write(Decayed decayed, long referenceTimeMs, ByteWriter out) {
    out.number(decayed.sum);
    if (decayed.sum != 0) {
      out.varint(referenceTimeMs - decayed.asOfMs);
    }
  }

  void read(Decayed decayed, ByteReader in, long referenceTimeMs) {
    decayed.sum = in.number();
    if (decayed.sum != 0) {
      decayed.asOfMs = referenceTimeMs - in.varint();
    }
  }
}
