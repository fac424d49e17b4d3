package io.millrace.lake;

import java.util.Locale;

/** The tables of a pipeline's namespace. */
public enum LakeTable {
  EVENTS,
  PREDICTIONS,
  REJECTS,
  VERSIONS;

  /** As the catalog has it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
