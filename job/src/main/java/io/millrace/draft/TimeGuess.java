package io.millrace.draft;

import io.millrace.event.TimeFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Guesses the places of a sample that may be the event's time, by their names and values. */
final class TimeGuess {
  private static final Set<String> STAMPS = Set.of("timestamp", "ts", "eventtime");
  private static final Set<String> TIMES =
      Set.of("time", "datetime", "date", "at", "when", "epoch", "on", "ms", "millis", "utc");
  private static final Set<String> EVENTS =
      Set.of("event", "occurred", "happened", "created", "placed", "ordered", "requested");

  /** Words for times later than the event, or not of an event. */
  private static final Set<String> LATER =
      Set.of(
          "updated",
          "modified",
          "expires",
          "expiry",
          "expired",
          "birth",
          "birthday",
          "dob",
          "delivery",
          "delivered",
          "until",
          "due",
          "deadline",
          "end",
          "ended",
          "received",
          "ingested",
          "ingestion",
          "processed",
          "loaded",
          "inserted",
          "published",
          "signup",
          "registered",
          "since");

  private static final int STAMP = 50;
  private static final int TIME = 40;
  private static final int TEXT_ALONE = 30;
  private static final int ASCENDING_ALONE = 15;
  private static final int BONUS = 10;
  private static final int LATER_MALUS = 25;
  private static final int FEW = 20;

  private TimeGuess() {}

  /** Whether a name is that of a time. */
  static boolean isTime(List<String> words) {
    return Words.anyOf(words, STAMPS) || Words.anyOf(words, TIMES);
  }

  /** The candidates, the best first. */
  static List<Candidate> of(SampleShape sample) {
    List<Candidate> candidates = new ArrayList<>();
    for (Place place : sample.places()) {
      TimeFormat format = formatOf(place.values());
      int score = format == null ? 0 : score(place, format, sample.documents());
      if (score > 0) {
        candidates.add(new Candidate(place, score));
      }
    }
    candidates.sort(Candidate.BEST_FIRST);
    return candidates;
  }

  /** The form that at least nine tenths of the values have; null where there is none. */
  static TimeFormat formatOf(PlaceValues values) {
    for (TimeFormat format : TimeFormat.values()) {
      if (values.times(format) > 0 && 10 * values.times(format) >= 9 * values.total()) {
        return format;
      }
    }
    return null;
  }

  private static int score(Place place, TimeFormat format, long documents) {
    long count = place.values().times(format);
    if (2 * count < documents) {
      return 0;
    }
    List<String> words = Words.of(place.name());
    boolean ascends = count >= FEW && 20 * place.values().spanOf(format).ascending() >= 19 * count;
    int score = byName(words);
    if (score == 0) {
      score = format == TimeFormat.ISO ? TEXT_ALONE : ascends ? ASCENDING_ALONE : 0;
    }
    if (score == 0) {
      return 0;
    }
    score += Words.anyOf(words, EVENTS) ? BONUS : 0;
    score += ascends ? BONUS : 0;
    score += count == documents ? 2 : 0;
    score += place.names().size() == 1 ? 1 : 0;
    score -= Words.anyOf(words, LATER) ? LATER_MALUS : 0;
    return Math.max(1, score);
  }

  private static int byName(List<String> words) {
    if (Words.anyOf(words, STAMPS)) {
      return STAMP;
    }
    return Words.anyOf(words, TIMES) ? TIME : 0;
  }
}
