package io.millrace.advice;

import io.millrace.event.EventSchema;
import io.millrace.event.RejectReason;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts rejects by reason, and finds for each reason the fix that would help most of them. Not
 * thread safe.
 */
public final class RejectTally {
  /** So many rejects of a reason tell what its others are. */
  private static final int LOOKED_AT = 1_000;

  private final LikelyFix fixes;
  private final Map<RejectReason, Long> counts = new EnumMap<>(RejectReason.class);
  private final Map<RejectReason, Map<String, Group>> groups = new EnumMap<>(RejectReason.class);

  /** Rejects that one fix would help. */
  private static final class Group {
    private final String place;
    private final String message;
    private long count;

    Group(String place, String message) {
      this.place = place;
      this.message = message;
    }

    long count() {
      return count;
    }
  }

  /**
   * One reason.
   *
   * @param place of the example: a line, or a record's coordinates
   * @param message of the example
   * @param fix empty where the message says all that can be said
   */
  public record Reason(
      RejectReason reason, long count, String place, String message, Optional<String> fix) {}

  public RejectTally(EventSchema schema) {
    this.fixes = new LikelyFix(schema);
  }

  /**
   * Takes a reject.
   *
   * @param place where it is, for people
   * @param message the reject's own
   * @param value what is kept of its value; null for none
   */
  public void add(RejectReason reason, String place, String message, byte[] value) {
    if (counts.merge(reason, 1L, Long::sum) <= LOOKED_AT) {
      String fix = fixes.of(reason, message, value).orElse("");
      groups
          .computeIfAbsent(reason, none -> new LinkedHashMap<>())
          .computeIfAbsent(fix, none -> new Group(place, message))
          .count++;
    }
  }

  /** Whether more rejects of a reason would change nothing but its count. */
  public boolean knows(RejectReason reason) {
    return counts.getOrDefault(reason, 0L) >= LOOKED_AT;
  }

  public long rejects() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Most frequent first; equally frequent ones by name. */
  public List<Reason> reasons() {
    return reasons(counts);
  }

  /**
   * The same where rejects were counted elsewhere, and some of them were looked at here.
   *
   * @param counted by reason; one of which none was looked at is left out
   */
  public List<Reason> reasons(Map<RejectReason, Long> counted) {
    return counted.entrySet().stream()
        .filter(each -> groups.containsKey(each.getKey()))
        .map(each -> reason(each.getKey(), each.getValue()))
        .sorted(
            Comparator.comparingLong(Reason::count)
                .reversed()
                .thenComparing(each -> each.reason().name()))
        .toList();
  }

  private Reason reason(RejectReason reason, long count) {
    Map.Entry<String, Group> most = null;
    for (Map.Entry<String, Group> each : groups.get(reason).entrySet()) {
      if (most == null || each.getValue().count() > most.getValue().count()) {
        most = each;
      }
    }
    String fix = most.getKey();
    return new Reason(
        reason,
        count,
        most.getValue().place,
        most.getValue().message,
        fix.isEmpty() ? Optional.empty() : Optional.of(fix));
  }
}
