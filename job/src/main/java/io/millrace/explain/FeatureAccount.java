package io.millrace.explain;

import io.millrace.explain.Explanation.Arrival;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.WindowBounds;
import java.util.List;
import java.util.Optional;

/**
 * The explanation of one feature of the row.
 *
 * @param stored the stored value: a Long, a Double, a String, or null
 * @param recomputed the recomputed value with its bits; empty where it equals the stored one
 */
public record FeatureAccount(
    FeatureDefinition definition,
    ColumnType type,
    Object stored,
    Optional<String> recomputed,
    Reach reach) {

  public String name() {
    return definition.name();
  }

  /**
   * The window and the events that the feature is computed from.
   *
   * @param bounds empty where the feature has no window
   * @param members the events in the order of arrival; none for a ratio
   */
  public record Reach(Optional<WindowBounds> bounds, List<Member> members) {}

  /**
   * An event that takes part.
   *
   * @param value its value for the feature; null where the feature only counts matches
   */
  public record Member(Arrival arrival, Object value) {
    public long userSeq() {
      return arrival.userSeq();
    }

    public long timeMs() {
      return arrival.event().eventTimeMs();
    }
  }
}
