package io.millrace.flink.source;

/** The reaction to Kafka's deletion of records that the job has yet to read. */
public enum LostOffsets {
  /** The job ends, with advice: a gap in the events changes features and is never silent. */
  REFUSE,
  /** Reading goes on at the oldest record that is left; the offsets in between are counted. */
  ACCEPT
}
