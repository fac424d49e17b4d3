package io.millrace.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a user most likely meant. */
public final class NearestName {
  /**
   * The longest name to compare: longer ones are no slip, and the cost is the product of lengths.
   */
  private static final int MAX_LENGTH = 128;

  private static final int MIN_PREFIX = 3;

  private NearestName() {}

  /** The nearest of the known names, if it is near enough to be a slip of the fingers. */
  public static Optional<String> of(String typed, Collection<String> known) {
    if (typed.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String name : known) {
      int distance = distance(plain(typed), plain(name));
      if (distance < least
          && distance <= Math.max(1, Math.min(typed.length(), name.length()) / 3)) {
        nearest = name;
        least = distance;
      }
    }
    return nearest == null ? longer(typed, known) : Optional.of(nearest);
  }

  /**
   * The hint {@code " (did you mean 'x'?)"}, or an empty text where no known name is near enough.
   */
  public static String hint(String typed, Collection<String> known) {
    return of(typed, known).map(" (did you mean '%s'?)"::formatted).orElse("");
  }

  /** The full name of a shortened one: {@code clicks} for {@code clicks_24h}. */
  private static Optional<String> longer(String typed, Collection<String> known) {
    return typed.length() < MIN_PREFIX
        ? Optional.empty()
        : known.stream().filter(name -> plain(name).startsWith(plain(typed))).findFirst();
  }

  /** The name without differences of case and dash, the most frequent mistakes. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The number of edits from one to the other: insertions, deletions, replacements and swaps of
   * neighbours (Damerau-Levenshtein, optimal string alignment).
   */
  private static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        edits[i][j] =
            Math.min(
                edits[i - 1][j - 1] + (same ? 0 : 1),
                1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
        }
      }
    }
    return edits[a.length()][b.length()];
  }
}
