package io.millrace.advice;

import io.millrace.event.EventSchema;
import io.millrace.event.RejectReason;
import io.millrace.text.Count;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Counts rejects by reason, and finds for each reason the fix that would help most of them. Not
 * thread safe.
 */
public final class RejectTally {
  /** The rejects of each reason to examine: enough to know what the others are. */
  private static final int LOOKED_AT = 1_000;

  private final LikelyFix fixes;
  private final Map<RejectReason, Long> counts = new EnumMap<>(RejectReason.class);
  private final Map<RejectReason, Map<Optional<Fix>, Group>> groups =
      new EnumMap<>(RejectReason.class);

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
   * A reason of rejects.
   *
   * @param place the place of the example: a line, or a record's coordinates
   * @param message the message of the example
   * @param fix the likeliest fix; empty where the message already says everything
   */
  public record Reason(
      RejectReason reason, long count, String place, String message, Optional<String> fix) {}

  public RejectTally(EventSchema schema) {
    this.fixes = new LikelyFix(schema);
  }

  /**
   * Takes a reject.
   *
   * @param place its place, for people
   * @param message its message
   * @param value the kept part of its value; null for none
   */
  public void add(RejectReason reason, String place, String message, byte[] value) {
    if (counts.merge(reason, 1L, Long::sum) <= LOOKED_AT) {
      Optional<Fix> fix = fixes.find(reason, message, value);
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

  /**
   * The reasons, most frequent first; equally frequent ones by name.
   *
   * @param taken the records that are events
   */
  public List<Reason> reasons(Taken taken) {
    return reasons(counts, taken);
  }

  /**
   * The reasons of rejects that were counted elsewhere, some of which were examined here.
   *
   * @param counted the counts by reason; a reason of which no reject was examined is left out
   */
  public List<Reason> reasons(Map<RejectReason, Long> counted, Taken taken) {
    return counted.entrySet().stream()
        .filter(each -> groups.containsKey(each.getKey()))
        .map(each -> reason(each.getKey(), each.getValue(), taken))
        .sorted(
            Comparator.comparingLong(Reason::count)
                .reversed()
                .thenComparing(each -> each.reason().name()))
        .toList();
  }

  private Reason reason(RejectReason reason, long count, Taken taken) {
    Map.Entry<Optional<Fix>, Group> most = null;
    long looked = 0;
    for (Map.Entry<Optional<Fix>, Group> each : groups.get(reason).entrySet()) {
      looked += each.getValue().count();
      if (most == null || each.getValue().count() > most.getValue().count()) {
        most = each;
      }
    }
    long helped = Math.round((double) most.getValue().count() / looked * count);
    return new Reason(
        reason,
        count,
        most.getValue().place,
        most.getValue().message,
        most.getKey().map(fix -> weighed(fix, helped, taken)));
  }

  /** The fix's text; advice to the producer where it helps few rejects and may cost many events. */
  private static String weighed(Fix fix, long helped, Taken taken) {
    OptionalLong kept = taken.with(fix.part());
    if (!fix.changes() || helped > kept.orElse(taken.events())) {
      return fix.text();
    }
    String these = helped == 1 ? "this record" : "these " + Count.of(helped, "record");
    return kept.isPresent()
        ? "let the producer mend %s: the definition takes %s as it is"
            .formatted(these, Count.of(kept.getAsLong(), "other"))
        : "let the producer mend %s, where the %s have it as declared; else %s"
            .formatted(these, Count.of(taken.events(), "event"), fix.text());
  }
}
