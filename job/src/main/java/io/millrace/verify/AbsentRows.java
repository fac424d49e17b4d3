package io.millrace.verify;

import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import io.millrace.history.UserHistory;
import io.millrace.verify.Accounted.Run;
import io.millrace.verify.Accounted.Source;
import io.millrace.verify.Claims.Claim;
import java.util.ArrayList;
import java.util.List;

/**
 * Reports rows that a user's other rows show to be absent: predictions of events, and whole
 * records.
 */
final class AbsentRows {
  private final Verdicts verdicts;

  AbsentRows(Verdicts verdicts) {
    this.verdicts = verdicts;
  }

  /**
   * Claims an offset for each row of a gap, but for events that are there and lack only their
   * prediction.
   */
  void claim(UserHistory user, UserHistory.Gap gap, List<Event> unpredicted) {
    List<Run> windows = new ArrayList<>();
    for (UserHistory.Window window : gap.windows()) {
      windows.add(
          new Run(
              new Source(window.source().topic(), window.source().partition()),
              window.from(),
              window.to()));
    }
    long there = unpredicted.stream().filter(event -> isIn(windows, event.kafka())).count();
    if (gap.count() > there) {
      long userSeq = user.userSeq(gap.index());
      verdicts.claims().add(new Claim(user.userId(), userSeq, gap.count() - there, windows));
    }
  }

  private static boolean isIn(List<Run> windows, KafkaCoordinates kafka) {
    return windows.stream()
        .anyMatch(
            window ->
                window.from() <= kafka.offset()
                    && kafka.offset() <= window.to()
                    && window.source().equals(new Source(kafka.topic(), kafka.partition())));
  }

  /**
   * Reports an event without prediction. Where it lies behind all of the user's predictions on its
   * partition, its own may be on the way, or left out by a replay.
   */
  void prediction(UserHistory user, Event event, ErasedOffsets erased) {
    if (erased.contains(event.kafka())) {
      // Predictions are erased first, so the event may be left; the chain's check counts it.
      return;
    }
    Difference missing =
        Difference.ofRecord(
            DifferenceKind.PREDICTION_MISSING,
            event.kafka(),
            event.userId(),
            event.eventId(),
            event.kafka().toString());
    if (user.isBehindAll(event.kafka())) {
      verdicts.deferred().add(missing);
    } else {
      verdicts.add(missing);
    }
  }
}
