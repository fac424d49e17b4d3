package io.millrace.upgrade;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.feature.StateHistory;
import io.millrace.text.Count;
import java.util.Locale;
import java.util.Optional;

/**
 * A savepoint that was made.
 *
 * @param history what the new version's features rest on
 */
public record BootstrapResult(
    String to, BootstrapCounts counts, StateHistory history, Early early) {

  /**
   * The part of a fold that was there before the savepoint.
   *
   * @param events the events that were folded early, and not again
   * @param misfit the reason why none were; empty where none were wanted
   */
  public record Early(long events, Optional<String> misfit) {
    static final Early NONE = new Early(0, Optional.empty());

    private String share(long all) {
      if (events == 0) {
        return "";
      }
      return events == all
          ? ", all of them early"
          : String.format(Locale.ROOT, ", all but %,d early", all - events);
    }
  }

  /** What was done, in words. */
  public String sentence() {
    String partial =
        history.isComplete()
            ? ""
            : "; the history of %s is partial".formatted(Count.of(history.partialUsers(), "user"));
    String anew = early.misfit().map(why -> "; nothing of it early, since " + why).orElse("");
    return counts.events() == 0
        ? "the states of %s were carried over%s"
            .formatted(Count.of(counts.users(), "user"), partial)
        : "%s of %s were folded%s%s%s"
            .formatted(
                Count.of(counts.events(), "event"),
                Count.of(counts.users(), "user"),
                early.share(counts.events()),
                partial,
                anew);
  }
}
