package io.millrace.draft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * A place that may have a role in the definition.
 *
 * @param score above zero; a higher score is likelier
 */
record Candidate(Place place, int score) {
  /** A candidate with this many times another's score makes a mention of the other needless. */
  private static final int FAR_AHEAD = 3;

  static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingInt(Candidate::score).reversed();

  /**
   * The places of a sample that may have the role, the best first.
   *
   * @param taken the places that already have another role
   * @param score a place's score; 0 for a place that cannot have the role
   */
  static List<Candidate> bestFirst(
      SampleShape sample, Set<Place> taken, ToIntFunction<Place> score) {
    List<Candidate> candidates = new ArrayList<>();
    for (Place place : sample.places()) {
      int points = taken.contains(place) ? 0 : score.applyAsInt(place);
      if (points > 0) {
        candidates.add(new Candidate(place, points));
      }
    }
    candidates.sort(BEST_FIRST);
    return candidates;
  }

  /** The other likely places, for a comment; empty where the first is far ahead. */
  static String others(List<Candidate> bestFirst) {
    int least = bestFirst.get(0).score() / FAR_AHEAD;
    List<Place> others =
        bestFirst.stream()
            .skip(1)
            .filter(candidate -> candidate.score() >= least)
            .map(Candidate::place)
            .toList();
    return others.isEmpty() ? "" : "may be meant too: " + Shown.paths(others);
  }
}
