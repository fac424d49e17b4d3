package io.millrace.draft;

import io.millrace.event.DataKind;
import io.millrace.event.TimeFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The reasons why something in a sample is no time of an event. */
final class TimeWords {
  /** The forms of times that are numbers. */
  static final List<TimeFormat> UNITS = List.of(TimeFormat.S, TimeFormat.MS, TimeFormat.US);

  private TimeWords() {}

  /** The content of a place that is no time. */
  static String notATime(Place place) {
    PlaceValues values = place.values();
    if (values.dateTexts() > 0) {
      return "of its first text " + values.notQuiteTime();
    } else if (values.of(DataKind.DECIMAL) > 0) {
      return "its numbers have a fraction, and a time is an integer";
    } else if (hasSeveralUnits(values)) {
      return "its integers are of several units by their size (" + units(values) + ")";
    } else if (values.of(DataKind.LONG) > 0) {
      return "its integers are no s, ms or us of the years 1990 to 2099";
    }
    return "in the sample it is " + kinds(values);
  }

  /** Whether the integers of a place are times, and not all of one unit. */
  static boolean hasSeveralUnits(PlaceValues values) {
    return UNITS.stream().filter(unit -> values.times(unit) > 0).count() > 1;
  }

  /** The number of integers that are times of each unit, by their size. */
  static String units(PlaceValues values) {
    return UNITS.stream()
        .filter(unit -> values.times(unit) > 0)
        .map(unit -> Shown.count(values.times(unit)) + ' ' + unit.key())
        .collect(Collectors.joining(", "));
  }

  /** The near times in a sample, and the reason why each is none. */
  static String nearTimes(SampleShape sample) {
    List<String> near = new ArrayList<>();
    for (Place place : sample.places()) {
      if (place.values().dateTexts() > 0 || isNumberOfTime(place)) {
        near.add(DraftText.shown(place.path()) + " is none, since " + notATime(place));
      }
    }
    return near.isEmpty() ? "no field is one" : String.join("; ", near);
  }

  private static boolean isNumberOfTime(Place place) {
    PlaceValues values = place.values();
    boolean hasNumber = values.of(DataKind.DECIMAL) + values.of(DataKind.LONG) > 0;
    return hasNumber && TimeGuess.isTime(Words.of(place.name()));
  }

  /** The kinds of values, in words. */
  static String kinds(PlaceValues values) {
    List<String> kinds = new ArrayList<>();
    for (DataKind kind : DataKind.values()) {
      if (kind != DataKind.ABSENT && values.of(kind) > 0) {
        kinds.add(kind.description());
      }
    }
    return kinds.isEmpty() ? "always null" : String.join(" or ", kinds);
  }
}
