package io.millrace.flink;

/**
 * The operators' uids. Frozen: a savepoint names its state by them, and a changed one drops it, the
 * pending commits of the sinks included.
 */
public final class Uids {
  public static final String SOURCE = "source";
  public static final String SPLIT = "split";
  public static final String FEATURES = "features";
  public static final String BATCH = "batch";
  public static final String SCORING = "scoring";
  public static final String SINK_EVENTS = "sink-events";
  public static final String SINK_PREDICTIONS = "sink-predictions";
  public static final String SINK_REJECTS = "sink-rejects";
  public static final String PREDICTIONS_TOPIC = "predictions-topic";

  private Uids() {}
}
