package io.millrace.bootstrap;

import java.io.Serializable;

/**
 * What becomes of a feature.
 *
 * @param isFolded whether its values come from the history, as far back as that goes, wholly or for
 *     the part of its window that the state before does not have; false too where it needs neither
 */
public record FeatureChange(String name, Kind kind, boolean isFolded) implements Serializable {
  /** The kinds of changes. */
  public enum Kind {
    /** The same meaning under the same name. */
    UNCHANGED,
    /** The later definition alone has the name. */
    ADDED,
    /** The name means something else, or reads a field that does. */
    CHANGED,
    /** The earlier definition alone has the name: its column is null from then on. */
    DROPPED
  }
}
