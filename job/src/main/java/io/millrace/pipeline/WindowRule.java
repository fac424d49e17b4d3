package io.millrace.pipeline;

import io.millrace.feature.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Windows and the tiles that divide them. */
final class WindowRule {
  private static final int MAX_ADVICE = 4;

  private WindowRule() {}

  /** The tile of a window that names none. */
  static long defaultTileMs(long lengthMs) {
    if (lengthMs <= Durations.HOUR_MS) {
      return Durations.MINUTE_MS;
    } else if (lengthMs <= 12 * Durations.HOUR_MS) {
      return 5 * Durations.MINUTE_MS;
    } else if (lengthMs <= 12 * Durations.DAY_MS) {
      return Durations.HOUR_MS;
    }
    return Durations.DAY_MS;
  }

  /** Says what is wrong with a tile that does not divide its window, and lists tiles that do. */
  static String advice(Window window, boolean isDefault) {
    long tiles = window.lengthMs() / window.tileMs();
    String tile = (isDefault ? "the default tile of " : "") + Durations.text(window.tileMs());
    String wrong =
        window.lengthMs() % window.tileMs() != 0
            ? tile + " does not divide it"
            : String.format(
                Locale.ROOT, "%s makes %,d tiles, more than %,d", tile, tiles, Window.TILES_MAX);
    return wrong
        + "; tiles that fit: "
        + fitting(window).stream().map(Durations::text).collect(Collectors.joining(", "));
  }

  /** The fitting tiles nearest to the given one, by ratio, in its unit if there are several. */
  private static List<Long> fitting(Window window) {
    List<Long> fitting = new ArrayList<>();
    for (int tiles = 1; tiles <= Window.TILES_MAX; tiles++) {
      if (window.lengthMs() % tiles == 0) {
        fitting.add(window.lengthMs() / tiles);
      }
    }
    List<Long> round =
        LongStream.of(Durations.DAY_MS, Durations.HOUR_MS, Durations.MINUTE_MS, Durations.SECOND_MS)
            .filter(unit -> unit <= window.tileMs())
            .mapToObj(unit -> fitting.stream().filter(tile -> tile % unit == 0).toList())
            .filter(tiles -> tiles.size() > 1)
            .findFirst()
            .orElse(fitting);
    return round.stream()
        .sorted(Comparator.comparingDouble(tile -> ratio(tile, window.tileMs())))
        .limit(MAX_ADVICE)
        .sorted()
        .toList();
  }

  private static double ratio(long a, long b) {
    return a > b ? (double) a / b : (double) b / a;
  }
}
