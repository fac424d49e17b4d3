package io.millrace.advice;

import io.millrace.advice.RejectTally.Reason;
import io.millrace.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The outcome of records, in words: how many are events, and why the others are not.
 *
 * @param reasons the reasons of the rejects, most frequent first
 */
public record RejectSummary(long events, long rejects, List<Reason> reasons) {
  public RejectSummary {
    reasons = List.copyOf(reasons);
  }

  /** Whether so many are rejects that the likely cause is the definition, not a producer's slip. */
  public boolean isMostlyRejects() {
    return rejects > events;
  }

  /** Whether there were records, but none of them is an event. */
  public boolean isWithoutEvent() {
    return events == 0 && rejects > 0;
  }

  /** The number of events, as a sentence. */
  public String sentence() {
    if (isWithoutEvent()) {
      return rejects == 1
          ? "no record is an event: the only one is a reject"
          : text("no record is an event: all %,d are rejects", rejects);
    } else if (isMostlyRejects()) {
      return text("most records are rejects: %,d of %,d", rejects, events + rejects);
    }
    return rejects == 0
        ? text(events == 1 ? "the only record is an event" : "all %,d records are events", events)
        : text(
            events == 1 ? "%,d of %,d records is an event" : "%,d of %,d records are events",
            events,
            events + rejects);
  }

  /** Each reason with an example and the likeliest fix, in lines of their own. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Reason each : reasons) {
      lines.add(
          text(
              "%s %,d, such as %s: %s", each.reason(), each.count(), each.place(), each.message()));
      each.fix().ifPresent(fix -> lines.add("  likeliest fix: " + Printable.line(fix)));
    }
    return lines;
  }

  private static String text(String format, Object... arguments) {
    return Printable.line(String.format(Locale.ROOT, format, arguments));
  }
}
