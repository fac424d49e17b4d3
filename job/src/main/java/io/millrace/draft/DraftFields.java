package io.millrace.draft;

import io.millrace.event.DataKind;
import io.millrace.event.FieldType;
import io.millrace.event.TimeFormat;
import io.millrace.text.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fields of a sample, in the order of their first appearance, and the places that are no
 * fields.
 *
 * @param undeclared a line for each place that a reader may miss, with the reason
 */
record DraftFields(List<DraftField> declared, List<String> undeclared) {
  private static final int FIELDS_MAX = 300;
  private static final int VALUES_SHOWN = 8;
  private static final int NAME_LENGTH_MAX = 256;
  private static final String BEYOND_DOUBLE = "a number beyond the range of a double";

  /**
   * @param roles the places that the definition names elsewhere
   */
  static DraftFields of(SampleShape sample, Set<Place> roles) {
    FieldNamer namer = new FieldNamer();
    List<DraftField> declared = new ArrayList<>();
    List<String> undeclared = new ArrayList<>();
    for (Place place : sample.places()) {
      if (roles.contains(place)) {
        continue;
      }
      TypeGuess guess = TypeGuess.of(place);
      String reason = reason(place, guess);
      if (reason == null && declared.size() < FIELDS_MAX) {
        String name = namer.nameOf(place);
        declared.add(
            new DraftField(name, guess.type(), false, place, note(name, place, guess, sample)));
      } else if (reason == null || !reason.isEmpty()) {
        undeclared.add(
            DraftText.shown(place.path())
                + ": "
                + (reason == null ? "left out, since the fields are many" : reason));
      }
    }
    if (sample.hasMore()) {
      undeclared.add("objects of the sample have still more members: their names may be data");
    }
    return new DraftFields(declared, undeclared);
  }

  /** The reason why a place is no field; null for a field, empty where there is nothing to say. */
  private static String reason(Place place, TypeGuess guess) {
    PlaceValues values = place.values();
    long objects = values.of(DataKind.OBJECT);
    if (place.names().stream().anyMatch(name -> name.length() > NAME_LENGTH_MAX)) {
      return "a name of more than " + NAME_LENGTH_MAX + " characters";
    } else if (values.total() == 0) {
      return "always null";
    } else if (values.of(DataKind.ARRAY) == values.total()) {
      return "an array, and a field has one value; a path may lead to an element, as "
          + DraftText.shown(place.pointer() + "/0")
          + " does to the first";
    } else if (objects == values.total()) {
      return place.isMap()
          ? "an object whose members differ from line to line; a path may lead to one of them"
          : place.within().isEmpty() ? "always an empty object" : "";
    } else if (!guess.isUsable(values)) {
      return "of several types ("
          + kinds(values)
          + "); were it a "
          + guess.type().key()
          + ", "
          + Shown.share(values.total() - guess.accepted(), values.total())
          + " would be rejects";
    }
    return null;
  }

  private static String kinds(PlaceValues values) {
    List<String> kinds = new ArrayList<>();
    for (DataKind kind : DataKind.values()) {
      if (kind != DataKind.ABSENT && values.finite(kind) > 0) {
        kinds.add(Count.of(values.finite(kind), "time ", "times ") + kind.description());
      }
    }
    if (values.infinite() > 0) {
      kinds.add(Count.of(values.infinite(), "time ", "times ") + BEYOND_DOUBLE);
    }
    return String.join(", ", kinds);
  }

  private static String note(String name, Place place, TypeGuess guess, SampleShape sample) {
    PlaceValues values = place.values();
    List<String> notes = new ArrayList<>();
    if (values.total() < sample.documents()) {
      notes.add(
          "absent or null in "
              + Shown.share(sample.documents() - values.total(), sample.documents()));
    }
    if (guess.accepted() < values.total()) {
      boolean isBeyond = values.total() - guess.accepted() == values.infinite();
      notes.add(
          (isBeyond ? BEYOND_DOUBLE : "of another type")
              + ": "
              + Shown.share(values.total() - guess.accepted(), values.total())
              + ", and such events become rejects");
    }
    if (guess.type() == FieldType.DOUBLE && values.of(DataKind.LONG) == values.total()) {
      notes.add("whole in the sample, but an amount may have a fraction, which a long takes not");
    }
    if (guess.type() == FieldType.DOUBLE && values.finite(DataKind.BIG_INTEGER) > 0) {
      notes.add("integers beyond 64 bits: kept as the nearest double");
    }
    if (guess.type() == FieldType.STRING) {
      notes.addAll(ofText(name, values));
    }
    if (guess.type() == FieldType.LONG && TimeGuess.isTime(Words.of(place.name()))) {
      timeNote(values, notes);
    }
    return String.join("; ", notes);
  }

  private static void timeNote(PlaceValues values, List<String> notes) {
    if (values.total() == values.times(TimeFormat.S)) {
      notes.add("seconds since 1970: a field of type timestamp takes milliseconds or text");
    } else if (values.total() == values.times(TimeFormat.US)) {
      notes.add("microseconds since 1970: a field of type timestamp takes milliseconds or text");
    } else if (TimeWords.hasSeveralUnits(values)) {
      notes.add("times of several units by their size: " + TimeWords.units(values));
    }
  }

  private static String numbersInText(String name, PlaceValues values) {
    if (values.commaTexts() > 0) {
      return "numbers in text, some with a comma, of which no expression makes a number";
    }
    return CelTypes.isOne(name)
        ? "numbers in text"
        : "numbers in text: {sum: double(%s), window: 1h} adds them up".formatted(name);
  }

  private static List<String> ofText(String name, PlaceValues values) {
    if (values.numberTexts() == values.total()) {
      return List.of(numbersInText(name, values));
    } else if (values.dateTexts() == values.total()) {
      return List.of("nearly times: of the first " + values.notQuiteTime());
    } else if (values.texts().size() <= VALUES_SHOWN && values.texts().size() < values.total()) {
      return List.of(
          values.texts().keySet().stream().map(DraftText::shown).collect(Collectors.joining(", ")));
    }
    return List.of();
  }
}
