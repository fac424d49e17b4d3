package io.millrace.lake;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.Table;

/**
 * The source of a replayed table {@code predictions}, as its properties say: a pipeline's tables at
 * these snapshots.
 *
 * @param namespace the namespace of the tables {@code events} and {@code rejects}
 * @param share the share of users, 0 to 1, by their hash
 * @param leftOut the most events of theirs that may lack a prediction, since earlier rows are gone
 */
public record ReplaySource(
    String namespace, OptionalLong events, OptionalLong rejects, double share, long leftOut) {
  private static final String OF = "millrace.replay.of";
  private static final String EVENTS = "millrace.replay.events-snapshot";
  private static final String REJECTS = "millrace.replay.rejects-snapshot";
  private static final String SHARE = "millrace.replay.share";
  private static final String LEFT_OUT = "millrace.replay.left-out";

  /** A source of which no event is left out. */
  public ReplaySource(String namespace, OptionalLong events, OptionalLong rejects, double share) {
    this(namespace, events, rejects, share, 0);
  }

  /** Reads the source from a table's properties; empty for the tables of a live pipeline. */
  public static Optional<ReplaySource> of(Table table) {
    Map<String, String> properties = table.properties();
    String namespace = properties.get(OF);
    if (namespace == null) {
      return Optional.empty();
    }
    return Optional.of(
        new ReplaySource(
            namespace,
            snapshot(properties.getOrDefault(EVENTS, "")),
            snapshot(properties.getOrDefault(REJECTS, "")),
            Double.parseDouble(properties.getOrDefault(SHARE, "1")),
            Long.parseLong(properties.getOrDefault(LEFT_OUT, "0"))));
  }

  /** The source with the number of events that are left out. */
  public ReplaySource leavingOut(long rows) {
    return new ReplaySource(namespace, events, rejects, share, rows);
  }

  private static OptionalLong snapshot(String text) {
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  /**
   * The table's properties. All of them are set, since a table that is replaced keeps properties
   * that are not.
   */
  public Map<String, String> properties() {
    return Map.of(
        OF, namespace,
        EVENTS, text(events),
        REJECTS, text(rejects),
        SHARE, Double.toString(share),
        LEFT_OUT, Long.toString(leftOut));
  }

  private static String text(OptionalLong snapshot) {
    return snapshot.isEmpty() ? "" : Long.toString(snapshot.getAsLong());
  }
}
