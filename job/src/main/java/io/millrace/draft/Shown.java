package io.millrace.draft;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Counts and paths in the words of comments and messages. */
final class Shown {
  private static final int PATHS_MAX = 8;

  private Shown() {}

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A share as {@code 12 %}, or as the count where that would be 0 % or 100 %. */
  static String share(long count, long total) {
    long percent = Math.round(100.0 * count / total);
    return percent == 0 || percent == 100 ? count(count) + " of " + count(total) : percent + " %";
  }

  /** The paths for YAML and for people; long lists are cut. */
  static String paths(List<Place> places) {
    String paths =
        places.stream()
            .limit(PATHS_MAX)
            .map(place -> DraftText.shown(place.path()))
            .collect(Collectors.joining(", "));
    return places.size() > PATHS_MAX
        ? paths + " and " + count(places.size() - PATHS_MAX) + " more"
        : paths;
  }
}
