package io.millrace.lake;

import java.util.Locale;

/** The tables of a pipeline's namespace. */
public enum LakeTable {
  EVENTS,
  PREDICTIONS,
  REJECTS,
  VERSIONS,
  /** Absent where no job has sealed records yet. */
  SEALS,
  /** Absent until something is erased. */
  ERASED;

  /** Whether a pipeline may be without it. */
  public boolean mayBeAbsent() {
    return this == SEALS || this == ERASED;
  }

  /** Whether it tells of Kafka records, so that a replay has none of its own. */
  boolean isOfRecords() {
    return this != PREDICTIONS && this != VERSIONS;
  }

  /** As the catalog has it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
