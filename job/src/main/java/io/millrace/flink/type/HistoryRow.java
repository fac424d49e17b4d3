package io.millrace.flink.type;

import io.millrace.event.Event;
import io.millrace.lake.StoredPrediction;

/** A row on its way to its user's history: an event or a prediction, the other is null. */
public record HistoryRow(Event event, StoredPrediction prediction) {

  public String userId() {
    return event == null ? prediction.row().userId() : event.userId();
  }
}
