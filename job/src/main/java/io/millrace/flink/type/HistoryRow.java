package io.millrace.flink.type;

import io.millrace.event.Event;
import io.millrace.lake.RawRecord;
import io.millrace.lake.StoredPrediction;

/**
 * A row on its way to its user's history: an event or a prediction, the other is null.
 *
 * @param raw the raw record of a doubtful event; else null
 */
public record HistoryRow(Event event, StoredPrediction prediction, RawRecord raw) {

  public HistoryRow(Event event, StoredPrediction prediction) {
    this(event, prediction, null);
  }

  public String userId() {
    return event == null ? prediction.row().userId() : event.userId();
  }
}
