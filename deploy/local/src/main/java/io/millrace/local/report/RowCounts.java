package io.millrace.local.report;

import io.millrace.text.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The numbers of records in and of rows out.
 *
 * @param read records of the topics
 * @param rejects by reason
 * @param predictions by status
 */
public record RowCounts(
    long read, long events, Map<String, Long> rejects, Map<String, Long> predictions) {

  public long rejected() {
    return sum(rejects);
  }

  public long predicted() {
    return sum(predictions);
  }

  /**
   * The equations that do not hold, in words; none when all is well.
   *
   * @param exact whether every offset is a record: not so once other clients have written, whose
   *     transactions take offsets too
   * @param offsets the number of the topics' offsets
   */
  public List<String> problems(boolean exact, long offsets) {
    List<String> problems = new ArrayList<>();
    long landed = events + rejected();
    if (exact ? offsets != landed : offsets < landed) {
      problems.add(
          String.format(
              Locale.ROOT,
              "the topics hold %s, but %s and %s landed (%+,d)",
              Count.of(offsets, "record"),
              Count.of(events, "event"),
              Count.of(rejected(), "reject"),
              landed - offsets));
    }
    if (events != predicted()) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s landed, but %s (%+,d)",
              Count.of(events, "event"),
              Count.of(predicted(), "prediction"),
              predicted() - events));
    }
    return problems;
  }

  /**
   * The reason why a run that is over has brought nothing; empty where it has an event.
   *
   * @param followed whether it waited for other clients; then it may end without any record
   */
  public Optional<String> nothing(boolean followed) {
    if (events > 0 || (rejected() == 0 && followed)) {
      return Optional.empty();
    }
    return Optional.of(
        rejected() == 0
            ? "Nothing is scored, for the topics hold no record. --input loads files, and --follow"
                + " waits for what clients produce"
            : "Nothing is scored, for no record is an event. Mend the definition or the input, and"
                + " start over with --fresh");
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
