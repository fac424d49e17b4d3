package io.millrace.metric;

/** How a metric behaves. */
public enum Kind {
  /** Only grows, from 0 at each start of its subtask. */
  COUNTER,
  /** The value of now. */
  GAUGE,
  /** The distribution of recent values. */
  HISTOGRAM
}
