package io.millrace.draft;

import java.util.Comparator;
import java.util.List;

/**
 * A place that may have a part in the definition.
 *
 * @param score the higher the likelier; above zero
 */
record Candidate(Place place, int score) {
  /** One with so many times another's score needs no mention of the other. */
  private static final int FAR_AHEAD = 3;

  static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingInt(Candidate::score).reversed();

  /** The others that may be meant, for a comment; empty where the first is far ahead. */
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
