package io.millrace.history;

import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.RawRecord;
import io.millrace.lake.StoredPrediction;
import io.millrace.lake.StoredReject;
import io.millrace.lake.StoredSeal;
import io.millrace.seal.Link;
import java.io.IOException;

/** Receives what {@link UserRows} reads; belongs to one thread. */
public interface RowTaker {
  /**
   * Takes the event of a row, of any user. Called before {@link #event} where the user is in the
   * share.
   */
  default void record(Event event) throws IOException {}

  /** Takes a reject. */
  default void reject(StoredReject reject) throws IOException {}

  /** Takes a prediction of a user outside the share, without features, score and error. */
  default void outside(StoredPrediction prediction) throws IOException {}

  /** Takes the link of a record in its partition's chain. */
  default void link(KafkaCoordinates kafka, Link link) throws IOException {}

  /** Takes a row of the table of seals. */
  default void seal(StoredSeal seal) throws IOException {}

  /**
   * Takes an event of a user in the share, where raw values are read.
   *
   * @param doubtful the record, where only the event's own definition can say whether the record
   *     gives the event; {@link RawRecord#NOT_KEPT} where it is not kept; null where every
   *     definition gives the event
   */
  default void event(Event event, RawRecord doubtful) throws IOException {
    event(event);
  }

  /** Takes an event of a user in the share. */
  void event(Event event) throws IOException;

  /** Takes a prediction of a user in the share. */
  void prediction(StoredPrediction prediction) throws IOException;
}
