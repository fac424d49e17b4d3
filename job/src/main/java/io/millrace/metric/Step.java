package io.millrace.metric;

/** The part of the route that registers a metric. */
public enum Step {
  SOURCE(
      "Source",
      "the operator that splits what was decoded into events and rejects; gaps by the source before it"),
  FEATURES("Features", "the operator that keeps each user's state"),
  BATCH("Batch", "the operator that gathers rows for the model"),
  SCORING("Scoring", "the operator that calls the model"),
  SINK("Sink", "the operators before and in the tables' writers and committers");

  private final String title;
  private final String place;

  Step(String title, String place) {
    this.title = title;
    this.place = place;
  }

  public String title() {
    return title;
  }

  public String place() {
    return place;
  }
}
