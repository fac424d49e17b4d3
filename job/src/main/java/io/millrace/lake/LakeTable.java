package io.millrace.lake;

import java.util.List;
import java.util.Locale;

/** The tables of a pipeline's namespace. */
public enum LakeTable {
  EVENTS,
  PREDICTIONS,
  REJECTS,
  VERSIONS,
  /** The table of seals, absent where no job has sealed records yet. */
  SEALS,
  /** The table of erased records, absent until something is erased. */
  ERASED;

  /** The tables that a job commits to with its checkpoints; all carry Kafka coordinates. */
  public static final List<LakeTable> COMMITTED = List.of(EVENTS, PREDICTIONS, REJECTS, SEALS);

  /** Whether a pipeline may lack the table. */
  public boolean mayBeAbsent() {
    return this == SEALS || this == ERASED;
  }

  /** Whether the table is about Kafka records, so that a replay has none of its own. */
  boolean isOfRecords() {
    return this != PREDICTIONS && this != VERSIONS;
  }

  /** The table's name in the catalog. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
