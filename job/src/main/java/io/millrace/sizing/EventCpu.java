package io.millrace.sizing;

import io.millrace.feature.FeatureDefinition;
import io.millrace.pipeline.Pipeline;

/**
 * The CPU that an event takes, in microseconds, by what it is for.
 *
 * @param source reading, decoding, the table {@code events}
 * @param features computing features, the table {@code predictions}
 * @param state unpacking and packing the user, and RocksDB
 * @param scoring the model's thread; 0 without a model
 * @param other fetching, network, checkpoints, RocksDB's and the compiler's threads
 * @param collector the garbage collector
 */
public record EventCpu(
    double source, double features, double state, double scoring, double other, double collector) {

  /**
   * The CPU of a definition's event.
   *
   * @param valueBytes the bytes of a record's value
   * @param modelMicros the model's own time for a row; 0 without a model
   */
  static EventCpu of(
      Pipeline pipeline, double valueBytes, double modelMicros, UserSize user, StateAccess access) {
    double source =
        CostFigures.SOURCE_EVENT
            + CostFigures.SOURCE_FIELD * pipeline.event().fields().size()
            + CostFigures.SOURCE_BYTE * valueBytes;
    double features = CostFigures.FEATURES_EVENT;
    for (FeatureDefinition each : pipeline.features()) {
      features += CostFigures.feature(each.aggregate().kind()) + CostFigures.PREDICTION_COLUMN;
    }
    double miss = 1 - access.hitShare();
    double state =
        CostFigures.STATE_HIT
            + CostFigures.STATE_HIT_BYTE * user.packedBytes()
            + miss
                * (CostFigures.STATE_MISS
                    + CostFigures.STATE_MISS_BYTE * user.packedBytes()
                    + CostFigures.STATE_COLD * access.coldShare());
    double scoring = pipeline.model() == null ? 0 : CostFigures.SCORING_EVENT + modelMicros;
    double other =
        CostFigures.OTHER_EVENT
            + miss
                * (CostFigures.ROCKSDB_MISS + CostFigures.ROCKSDB_MISS_BYTE * user.packedBytes());
    double work = source + features + state + scoring + other;
    return new EventCpu(
        source, features, state, scoring, other, work * CostFigures.COLLECTOR_SHARE);
  }

  public double total() {
    return source + features + state + scoring + other + collector;
  }

  /** The part that runs in the slot of the event's partition. */
  double ofPartition() {
    return total() - ofUser();
  }

  /** The part that runs in the slot of the event's user. */
  double ofUser() {
    return (features + state + scoring) * (1 + CostFigures.COLLECTOR_SHARE);
  }
}
