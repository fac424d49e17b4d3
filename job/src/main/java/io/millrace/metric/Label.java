package io.millrace.metric;

/**
 * A label that distinguishes the series of one metric. In Flink, the key and value of a metric
 * group.
 */
public enum Label {
  REASON("reason", "why a record was rejected, such as `MALFORMED`"),
  CAUSE("cause", "why a batch was closed: `size`, `deadline`, `checkpoint` or `end`"),
  STATUS("status", "how scoring ended: `SCORED`, `FAILED`, `TIMED_OUT` or `UNSCORED`"),
  TABLE("table", "`events`, `predictions` or `rejects`"),
  MODEL_NAME("model_name", "of the definition; `none` without a model"),
  MODEL_VERSION("model_version", "of the definition; `none` without a model"),
  PIPELINE_VERSION("pipeline_version", "the hash of the definition");

  private final String key;
  private final String description;

  Label(String key, String description) {
    this.key = key;
    this.description = description;
  }

  public String key() {
    return key;
  }

  public String description() {
    return description;
  }
}
