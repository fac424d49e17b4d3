package io.millrace.lake;

import io.millrace.feature.FeatureColumn;
import io.millrace.row.PredictionColumns;
import io.millrace.row.RowMaker;
import io.millrace.scoring.Scored;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;

/**
 * Turns predictions into Iceberg's records with the values that the job writes and one time of
 * scoring. The same record is used again for each. Belongs to one thread.
 */
public final class PredictionRecords {
  private final RowMaker<Scored, GenericRecord> rows;
  private final int scoredAtPosition;
  private final Object scoredAt;

  /**
   * @param schema the schema of {@link TableLayout#predictions}, with any ids
   */
  public PredictionRecords(List<FeatureColumn> features, Schema schema, Instant scoredAt) {
    this.rows = RecordTarget.rows(PredictionColumns.scored(features), schema);
    this.scoredAtPosition = Positions.of(schema, PredictionColumns.SCORED_AT);
    this.scoredAt = scoredAt.atOffset(ZoneOffset.UTC);
  }

  public Record record(Scored scored) {
    GenericRecord row = rows.row(scored);
    row.set(scoredAtPosition, scoredAt);
    return row;
  }
}
