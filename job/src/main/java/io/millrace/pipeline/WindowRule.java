package io.millrace.pipeline;

import io.millrace.feature.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Windows and the tiles that divide them. */
final class WindowRule {
  static final int MAX_TILES = 4000;

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

  static boolean divides(long tileMs, long lengthMs) {
    return lengthMs % tileMs == 0 && lengthMs / tileMs <= MAX_TILES;
  }

  /** What is wrong with a tile that does not divide its window, and tiles that do. */
  static String advice(Window window, boolean isDefault) {
    long tiles = window.lengthMs() / window.tileMs();
    String tile = (isDefault ? "the default tile of " : "") + Durations.text(window.tileMs());
    String wrong =
        window.lengthMs() % window.tileMs() != 0
            ? tile + " does not divide it"
            : "%s makes %,d tiles, more than %,d".formatted(tile, tiles, MAX_TILES);
    return wrong
        + "; tiles that fit: "
        + fitting(window).stream().map(Durations::text).collect(Collectors.joining(", "));
  }

  /** The fitting tiles nearest to the given one, by ratio, in whole units where there are such. */
  private static List<Long> fitting(Window window) {
    List<Long> fitting = new ArrayList<>();
    for (int tiles = 1; tiles <= MAX_TILES; tiles++) {
      if (window.lengthMs() % tiles == 0) {
        fitting.add(window.lengthMs() / tiles);
      }
    }
    long unit = unitOf(window.tileMs());
    List<Long> whole = fitting.stream().filter(tile -> tile % unit == 0).toList();
    return (whole.isEmpty() ? fitting : whole)
        .stream()
            .sorted(Comparator.comparingDouble(tile -> ratio(tile, window.tileMs())))
            .limit(MAX_ADVICE)
            .sorted()
            .toList();
  }

  private static double ratio(long a, long b) {
    return a > b ? (double) a / b : (double) b / a;
  }

  /** One step finer than the unit in which the tile would be written. */
  private static long unitOf(long tileMs) {
    if (tileMs % Durations.DAY_MS == 0) {
      return Durations.HOUR_MS;
    } else if (tileMs % Durations.HOUR_MS == 0) {
      return Durations.MINUTE_MS;
    }
    return tileMs % Durations.SECOND_MS == 0 ? Durations.SECOND_MS : 1;
  }
}
