package io.millrace.draft;

import io.millrace.event.JsonKind;
import java.util.ArrayList;
import java.util.List;

/** Why something in a sample is no time of an event. */
final class TimeWords {
  private TimeWords() {}

  /** What stands at a place that is no time. */
  static String notATime(SampledPlace place) {
    PlaceValues values = place.values();
    if (values.dateTexts() > 0) {
      return "of its first text " + values.notQuiteTime();
    } else if (values.of(JsonKind.DECIMAL) > 0) {
      return "its numbers have a fraction, and a time is an integer";
    } else if (values.of(JsonKind.LONG) > 0) {
      return "its integers are no s, ms or us of the years 1990 to 2099";
    }
    return "in the sample it is " + kinds(values);
  }

  /** What comes near to a time in a sample, and what keeps it from being one. */
  static String nearTimes(SampleShape sample) {
    List<String> near = new ArrayList<>();
    for (SampledPlace place : sample.places()) {
      if (place.values().dateTexts() > 0 || isNumberOfTime(place)) {
        near.add(DraftText.shown(place.path()) + " is none, since " + notATime(place));
      }
    }
    return near.isEmpty() ? "no field is one" : String.join("; ", near);
  }

  private static boolean isNumberOfTime(SampledPlace place) {
    PlaceValues values = place.values();
    boolean hasNumber = values.of(JsonKind.DECIMAL) + values.of(JsonKind.LONG) > 0;
    return hasNumber && TimeGuess.isTime(Words.of(place.name()));
  }

  /** The kinds of values, in words. */
  static String kinds(PlaceValues values) {
    List<String> kinds = new ArrayList<>();
    for (JsonKind kind : JsonKind.values()) {
      if (kind != JsonKind.ABSENT && values.of(kind) > 0) {
        kinds.add(kind.description());
      }
    }
    return kinds.isEmpty() ? "always null" : String.join(" or ", kinds);
  }
}
