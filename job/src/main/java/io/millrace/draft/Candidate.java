package io.millrace.draft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * A place that may have a part in the definition.
 *
 * @param score the higher the likelier; above zero
 */
record Candidate(SampledPlace place, int score) {
  /** One with so many times another's score needs no mention of the other. */
  private static final int FAR_AHEAD = 3;

  static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingInt(Candidate::score).reversed();

  /**
   * Those of a sample's places that may have the part, the best first.
   *
   * @param taken places that have another part already
   * @param score 0 for a place that cannot have it
   */
  static List<Candidate> bestFirst(
      SampleShape sample, Set<SampledPlace> taken, ToIntFunction<SampledPlace> score) {
    List<Candidate> candidates = new ArrayList<>();
    for (SampledPlace place : sample.places()) {
      int points = taken.contains(place) ? 0 : score.applyAsInt(place);
      if (points > 0) {
        candidates.add(new Candidate(place, points));
      }
    }
    candidates.sort(BEST_FIRST);
    return candidates;
  }

  /** The others that may be meant, for a comment; empty where the first is far ahead. */
  static String others(List<Candidate> bestFirst) {
    int least = bestFirst.get(0).score() / FAR_AHEAD;
    List<SampledPlace> others =
        bestFirst.stream()
            .skip(1)
            .filter(candidate -> candidate.score() >= least)
            .map(Candidate::place)
            .toList();
    return others.isEmpty() ? "" : "may be meant too: " + Shown.paths(others);
  }
}
