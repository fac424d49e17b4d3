package io.millrace.flink.batch;

import io.millrace.bootstrap.PastEvent;
import io.millrace.event.Event;
import io.millrace.history.UserHistory;
import io.millrace.lake.LakeException;
import io.millrace.lake.StoredPrediction;
import io.millrace.upgrade.MisfitException;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A user's rows as a fold takes them. */
final class PastRows {
  private PastRows() {}

  /**
   * The rows that have an event.
   *
   * @throws LakeException where a record is there twice, so that chance would say which is taken
   */
  static Iterator<PastEvent> of(UserHistory user) {
    requireEachOnce(user);
    return IntStream.range(0, user.size())
        .mapToObj(user::entry)
        .filter(entry -> entry.event() != null)
        .map(PastRows::past)
        .iterator();
  }

  /**
   * The rows behind a fold.
   *
   * @throws LakeException where a record is there twice
   * @throws MisfitException where the other half of one is not among them, so that it may be among
   *     the rows before, which were folded without it
   */
  static Iterator<PastEvent> later(UserHistory user) {
    requireEachOnce(user);
    for (int i = 0; i < user.size(); i++) {
      if (user.entry(i).event() == null) {
        throw misfit(user, "row of user_seq %d has no event".formatted(user.userSeq(i)));
      }
    }
    user.eventsWithoutPrediction().stream()
        .findFirst()
        .ifPresent(
            event -> {
              throw misfit(user, "event %s has no prediction".formatted(event.kafka()));
            });
    return of(user);
  }

  private static MisfitException misfit(UserHistory user, String what) {
    return new MisfitException(
        "the fold of user %s cannot go on: the %s among the rows that were added since"
            .formatted(user.userId(), what));
  }

  private static void requireEachOnce(UserHistory user) {
    Stream.concat(
            user.doubledPredictions().stream(), user.doubledEvents().stream().map(Event::kafka))
        .findFirst()
        .ifPresent(
            kafka -> {
              throw new LakeException(
                  "Cannot read the history of user %s: the Kafka record %s is there twice (millrace verify says which rows are doubled)"
                      .formatted(user.userId(), kafka));
            });
  }

  private static PastEvent past(UserHistory.Entry entry) {
    StoredPrediction row = entry.prediction();
    return new PastEvent(
        row.row().features().userSeq(),
        row.row().features().referenceTimeMs(),
        row.pipelineVersion(),
        entry.event(),
        entry.raw() == null ? null : entry.raw().value());
  }
}
