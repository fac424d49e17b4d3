package io.millrace.history;

import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.feature.FeatureColumn;
import io.millrace.lake.EventRows;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.PredictionRows;
import io.millrace.lake.RejectRows;
import io.millrace.lake.RowScan;
import io.millrace.lake.StoredPrediction;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalLong;
import org.apache.iceberg.Schema;
import org.apache.iceberg.expressions.Expressions;

/**
 * What is read of the tables to bring users' histories together.
 *
 * @param events the fields to read
 * @param features the features to read
 * @param share of the users, 0 to 1, chosen by hash, so that a user is whole
 */
public record UserRows(EventSchema events, List<FeatureColumn> features, double share)
    implements Serializable {
  public UserRows {
    features = List.copyOf(features);
  }

  /**
   * @param snapshot empty for no rows
   */
  public RowScan scan(Lake lake, LakeTable table, OptionalLong snapshot) {
    return new RowScan(lake.table(table), snapshot, columns(table), Expressions.alwaysTrue());
  }

  /** For parts of a scan that another machine has made. */
  public RowScan scanWithoutFiles(Lake lake, LakeTable table) {
    return RowScan.withoutFiles(lake.table(table), columns(table));
  }

  private List<String> columns(LakeTable table) {
    return switch (table) {
      case EVENTS -> EventRows.columns(events);
      case PREDICTIONS -> PredictionRows.columns(features);
      case REJECTS -> RejectRows.COLUMNS;
      case VERSIONS -> throw new IllegalArgumentException("versions has no users");
    };
  }

  /**
   * Turns the rows of a table into what they say.
   *
   * @param projection of the scan that reads them
   */
  public RowScan.Reader reader(LakeTable table, Schema projection, RowTaker taker) {
    return switch (table) {
      case EVENTS -> events(new EventRows(events, projection), taker);
      case PREDICTIONS -> predictions(new PredictionRows(features, projection), taker);
      case REJECTS -> rejects(new RejectRows(projection), taker);
      case VERSIONS -> throw new IllegalArgumentException("versions has no users");
    };
  }

  private RowScan.Reader events(EventRows rows, RowTaker taker) {
    return row -> {
      Event event = rows.read(row);
      taker.record(event);
      if (isIn(event.userId())) {
        taker.event(event);
      }
    };
  }

  private RowScan.Reader predictions(PredictionRows rows, RowTaker taker) {
    return row -> {
      StoredPrediction prediction = rows.read(row);
      if (isIn(prediction.row().userId())) {
        taker.prediction(prediction);
      } else {
        taker.outside(prediction.withoutValues());
      }
    };
  }

  private static RowScan.Reader rejects(RejectRows rows, RowTaker taker) {
    return row -> taker.reject(rows.read(row));
  }

  private boolean isIn(String userId) {
    return share >= 1 || UserHash.isIn(share, userId);
  }
}
