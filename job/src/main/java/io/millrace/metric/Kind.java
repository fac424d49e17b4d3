package io.millrace.metric;

/** The behaviour of a metric. */
public enum Kind {
  /** A count that only grows, from 0 at each start of its subtask. */
  COUNTER,
  /** The current value. */
  GAUGE,
  /** The distribution of recent values. */
  HISTOGRAM
}
