package io.millrace.sizing;

import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.Pipeline.RawValues;

/**
 * The bytes on disks.
 *
 * @param stateBytes all users, packed, with their keys
 * @param diskBytes RocksDB's files on the local disks of all TaskManagers together
 * @param checkpointBytes a checkpoint whole
 * @param incrementBytes the new files of a checkpoint
 * @param eventsPerDay the table {@code events}, raw values included where it keeps them
 * @param predictionsPerDay the table {@code predictions}
 */
public record Storage(
    double stateBytes,
    double diskBytes,
    double checkpointBytes,
    double incrementBytes,
    double eventsPerDay,
    double predictionsPerDay) {

  /**
   * @param intervalSeconds the time between checkpoints
   */
  static Storage of(
      Pipeline pipeline, JobLoad load, UserSize user, double valueBytes, double intervalSeconds) {
    double state = (double) load.users() * user.storedBytes();
    double changed = load.usersWithin(intervalSeconds) * user.storedBytes();
    double raw = pipeline.tables().raw() == RawValues.KEPT ? CostFigures.RAW_BYTE * valueBytes : 0;
    double eventRow =
        CostFigures.EVENT_ROW_BYTES
            + CostFigures.EVENT_FIELD_BYTES * pipeline.event().fields().size()
            + raw;
    return new Storage(
        state,
        state * CostFigures.DISK_FACTOR,
        state,
        Math.min(state, changed * CostFigures.INCREMENT_FACTOR),
        load.eventsPerDay() * eventRow,
        load.eventsPerDay() * predictionRow(pipeline));
  }

  /** The bytes of a row of {@code predictions}. */
  static double predictionRow(Pipeline pipeline) {
    return CostFigures.PREDICTION_ROW_BYTES
        + CostFigures.PREDICTION_COLUMN_BYTES * pipeline.features().size();
  }
}
