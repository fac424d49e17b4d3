package io.millrace.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Guesses the places of a sample that may be the event's id: by name, where no value repeats. */
final class IdGuess {
  /** The words that mark a name as a key, beside the word for the thing. */
  static final Set<String> KEYS =
      Set.of("id", "ids", "uuid", "guid", "key", "no", "nr", "num", "number", "code", "ref");

  private static final Set<String> EVENTS = Set.of("event", "message", "msg", "record", "log");
  private static final Set<String> UNIQUE = Set.of("id", "uuid", "guid");

  private static final int EVENT_ID = 100;
  private static final int ID = 80;
  private static final int OTHER = 40;
  private static final int FEW = 20;

  private IdGuess() {}

  static boolean isKey(String name) {
    return isKey(Words.of(name));
  }

  static boolean isKey(List<String> words) {
    return !words.isEmpty() && KEYS.contains(words.get(words.size() - 1));
  }

  /** The candidates, the best first. */
  static List<Candidate> of(SampleShape sample, Set<Place> taken) {
    return Candidate.bestFirst(sample, taken, place -> score(place, sample.documents()));
  }

  private static int score(Place place, long documents) {
    PlaceValues values = place.values();
    int score = byName(place);
    long wanting = documents - Math.min(values.identities(), values.distinct());
    boolean fits = score >= EVENT_ID ? wanting * PlaceValues.DIRT <= documents : wanting == 0;
    // In a few lines, many places have only different values.
    return fits && (score > OTHER || documents >= FEW) ? score : 0;
  }

  private static int byName(Place place) {
    List<String> words = Words.of(place.name());
    if (words.isEmpty() || !UNIQUE.contains(words.get(words.size() - 1))) {
      return 0;
    }
    List<String> of = new ArrayList<>(words.subList(0, words.size() - 1));
    List<String> names = place.names();
    if (of.isEmpty() && names.size() > 1) {
      of.addAll(Words.of(names.get(names.size() - 2)));
    }
    if (of.isEmpty()) {
      return ID;
    }
    return EVENTS.containsAll(of) ? EVENT_ID : OTHER;
  }
}
