package io.millrace.explain;

import io.millrace.explain.Explanation.Arrival;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.WindowBounds;
import java.util.List;
import java.util.Optional;

/**
 * One feature of the row.
 *
 * @param stored Long, Double or String, or null
 * @param recomputed with its bits, where it is not what is stored
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
   * What the feature is computed from.
   *
   * @param bounds empty where the feature has no window
   * @param members in the order of arrival; of a ratio none
   */
  public record Reach(Optional<WindowBounds> bounds, List<Member> members) {}

  /**
   * An event that takes part.
   *
   * @param value what it brings; null where only that it matches counts
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
