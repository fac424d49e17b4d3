package io.millrace.flink.type;

import io.millrace.event.Event;
import io.millrace.history.RowTaker;
import io.millrace.lake.RawRecord;
import io.millrace.lake.StoredPrediction;
import java.io.IOException;

/**
 * A row on its way to its user's history: an event or a prediction, the other is null.
 *
 * @param raw the raw record of a doubtful event; else null
 */
public record HistoryRow(Event event, StoredPrediction prediction, RawRecord raw) {

  public HistoryRow(Event event, StoredPrediction prediction) {
    this(event, prediction, null);
  }

  /** Hands over the row. */
  public void to(RowTaker taker) throws IOException {
    if (event != null) {
      taker.event(event, raw);
    } else {
      taker.prediction(prediction);
    }
  }

  public String userId() {
    return event == null ? prediction.row().userId() : event.userId();
  }
}
