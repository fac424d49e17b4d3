package io.millrace.verify;

/** The reasons why a verification does not recompute something. Each is counted and reported. */
public enum NotRecomputed {
  BEHIND_GAP("predictions whose features hang on rows that are gone", Strictness.FAILS),
  BEHIND_MISSING_EVENT(
      "predictions whose features hang on an event that is gone", Strictness.FAILS),
  VERSION_UNKNOWN(
      "predictions of versions that cannot be recomputed, or behind one", Strictness.FAILS),
  REJECTS_PENDING(
      "checkpoints whose rejects may be on their way, which are left out", Strictness.FAILS),
  PREDICTIONS_PENDING("events whose predictions come with a later checkpoint", Strictness.FAILS),
  LEFT_OUT(
      "events that the replay has left out, since rows before them are gone", Strictness.FAILS),
  OUTSIDE_SHARE("predictions of users outside --share", Strictness.FAILS),
  OTHER_RUNTIME("scores of another runtime that differ within --max-ulps", Strictness.FAILS),
  RESCORABLE("predictions FAILED or TIMED_OUT that have a score here", Strictness.FAILS),
  FAILED_AGAIN("predictions FAILED or TIMED_OUT that fail here too", Strictness.PASSES),
  REJECT_TRUNCATED("rejects of values of which only the beginning is kept", Strictness.FAILS),
  REJECT_VERSION_UNKNOWN("rejects that no readable version gives", Strictness.FAILS),
  REJECT_WITHOUT_VALUE(
      "imported rejects without a value, since their source has no lines", Strictness.FAILS),
  IMPORTED_OFFSETS(
      "Kafka offsets between imported events that the source had no event for", Strictness.PASSES),
  REMOVED_ROWS("rows that users' counts say are gone", Strictness.FAILS),
  ERASED_OFFSETS("Kafka offsets of rows that were erased by right", Strictness.FAILS),
  OFFSETS_EXPLAINED("Kafka offsets where the topic holds no record", Strictness.PASSES),
  WITHOUT_RAW_VALUE("events whose raw value is not kept", Strictness.FAILS),
  NOT_SEALED("records that no seal covers", Strictness.FAILS),
  SEAL_PENDING("records whose seals are not committed yet", Strictness.FAILS),
  SEALED_WITHOUT_BYTES(
      "records of seals that cannot be computed, since some of their bytes are not kept",
      Strictness.FAILS),
  ERASURE_UNFINISHED("records that are erased and still there", Strictness.FAILS),
  HEAD_NOT_COMPUTED(
      "kept heads of offsets that cannot be computed from what was read", Strictness.FAILS),
  EVENT_VERSION_UNKNOWN("events that no readable version gives", Strictness.FAILS);

  private enum Strictness {
    PASSES,
    FAILS
  }

  private final String description;
  private final Strictness strictness;

  NotRecomputed(String description, Strictness strictness) {
    this.description = description;
    this.strictness = strictness;
  }

  /** Names what is counted, in the plural: it follows a number. */
  public String description() {
    return description;
  }

  /** Whether a strict verification fails where anything is counted. */
  public boolean failsStrict() {
    return strictness == Strictness.FAILS;
  }
}
