package io.millrace.flink;

import io.millrace.lake.WatchState;

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
  public static final OfTable EVENTS =
      new OfTable("sink-events-rows", WatchState.uid("events"), "sink-events");
  public static final OfTable PREDICTIONS =
      new OfTable("sink-predictions-rows", WatchState.uid("predictions"), "sink-predictions");
  public static final OfTable REJECTS =
      new OfTable("sink-rejects-rows", WatchState.uid("rejects"), "sink-rejects");
  public static final OfTable SEALS =
      new OfTable("sink-seals-rows", WatchState.uid("seals"), "sink-seals");
  public static final String PREDICTIONS_TOPIC_DEADLINE = "predictions-topic-deadline";
  public static final String PREDICTIONS_TOPIC = "predictions-topic";

  /**
   * The operators that write one table.
   *
   * @param sink the prefix from which Iceberg's sink makes the uids of its own operators
   */
  public record OfTable(String rows, String watch, String sink) {}

  private Uids() {}
}
