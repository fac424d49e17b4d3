package io.millrace.flink.scoring;

import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;

/** Feature rows that differ in their number. */
final class FeatureRows {
  private FeatureRows() {}

  static FeatureRow row(int number) {
    return new FeatureRow(
        "e" + number,
        "ann",
        number,
        new KafkaCoordinates("t", 0, number, 1_000),
        new FeatureVector(number, number, new double[] {number}, null));
  }
}
