package io.millrace.lake;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.Table;

/**
 * What a replayed table {@code predictions} was computed from, as its properties say: the tables of
 * a pipeline, at these snapshots.
 *
 * @param namespace of the tables {@code events} and {@code rejects}
 * @param share of the users, 0 to 1, by their hash
 * @param leftOut how many events of theirs at most have no prediction, since rows before them are
 *     gone
 */
public record ReplaySource(
    String namespace, OptionalLong events, OptionalLong rejects, double share, long leftOut) {
  private static final String OF = "millrace.replay.of";
  private static final String EVENTS = "millrace.replay.events-snapshot";
  private static final String REJECTS = "millrace.replay.rejects-snapshot";
  private static final String SHARE = "millrace.replay.share";
  private static final String LEFT_OUT = "millrace.replay.left-out";

  /** Where no event is left out. */
  public ReplaySource(String namespace, OptionalLong events, OptionalLong rejects, double share) {
    this(namespace, events, rejects, share, 0);
  }

  /** Empty for the tables of a live pipeline. */
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

  /** The same, when it is known how many events are left out. */
  public ReplaySource leavingOut(long rows) {
    return new ReplaySource(namespace, events, rejects, share, rows);
  }

  private static OptionalLong snapshot(String text) {
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  /** As the table keeps it. All are set, since a table that is replaced keeps what is not. */
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
