package io.millrace.history;

import io.millrace.event.Event;
import io.millrace.lake.StoredPrediction;
import io.millrace.lake.StoredReject;
import java.io.IOException;

/** Takes what {@link UserRows} reads; belongs to one thread. */
public interface RowTaker {
  /** The event of a row, whoever's it is; before {@link #event} where it is asked for there. */
  default void record(Event event) throws IOException {}

  /** A record that could not be used. */
  default void reject(StoredReject reject) throws IOException {}

  /** Which prediction a user has who is not asked for: without features, score and error. */
  default void outside(StoredPrediction prediction) throws IOException {}

  /** An event of a user that is asked for. */
  void event(Event event) throws IOException;

  /** A prediction of a user that is asked for. */
  void prediction(StoredPrediction prediction) throws IOException;
}
