package io.millrace.sizing;

import io.millrace.event.Event;

/** An endless supply of events of one user: the same at each run. */
interface Events {
  /** The next event, at a time in milliseconds since the epoch. */
  Event next(long timeMs);

  /** The mean bytes of the records' values. */
  double valueBytes();
}
