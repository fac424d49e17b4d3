package io.millrace.history;

import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.RawRecord;
import io.millrace.lake.StoredPrediction;
import io.millrace.lake.StoredReject;
import io.millrace.lake.StoredSeal;
import io.millrace.seal.Link;
import java.io.IOException;

/** Takes what {@link HistorySource} reads; belongs to one thread. */
public interface RowTaker {
  /** The event of a row, whoever's it is; before {@link #event} where it is asked for there. */
  default void record(Event event) throws IOException {}

  /** A record that could not be used. */
  default void reject(StoredReject reject) throws IOException {}

  /** Which prediction a user has who is not asked for: without features, score and error. */
  default void outside(StoredPrediction prediction) throws IOException {}

  /** What a row tells of a partition's chain. */
  default void link(KafkaCoordinates kafka, Link link) throws IOException {}

  /** A row of the table of seals. */
  default void seal(StoredSeal seal) throws IOException {}

  /**
   * An event of a user that is asked for, where raw values are read.
   *
   * @param doubtful the record, where a definition has to be known to say whether the event is what
   *     it gives, and {@link RawRecord#NOT_KEPT}; null where every definition gives it
   */
  default void event(Event event, RawRecord doubtful) throws IOException {
    event(event);
  }

  /** An event of a user that is asked for. */
  void event(Event event) throws IOException;

  /** A prediction of a user that is asked for. */
  void prediction(StoredPrediction prediction) throws IOException;
}
