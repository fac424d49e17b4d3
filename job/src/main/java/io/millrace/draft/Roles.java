package io.millrace.draft;

import io.millrace.event.IsoTime;
import io.millrace.event.TimeFormat;
import io.millrace.text.Count;
import io.millrace.text.NearestName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The places of a sample that are the user, the time and the id, as given or guessed. */
final class Roles {
  private final SampleShape sample;
  private final DraftRequest request;
  private final Role time;
  private final Role user;
  private final Role id;

  /**
   * @throws DraftException where a given place is not in the sample, or user or time cannot be
   *     guessed
   */
  Roles(SampleShape sample, DraftRequest request) {
    this.sample = sample;
    this.request = request;
    this.time = givenTime().orElseGet(this::guessedTime);
    this.user = givenUser().orElseGet(this::guessedUser);
    this.id = request.id() == null ? guessedId() : givenId();
  }

  Role user() {
    return user;
  }

  Role time() {
    return time;
  }

  Role id() {
    return id;
  }

  /** The known places of roles in the value. */
  Set<Place> places() {
    Set<Place> places = new HashSet<>();
    for (Role role : new Role[] {time, user, id}) {
      if (role != null && role.place() != null) {
        places.add(role.place());
      }
    }
    return places;
  }

  private Optional<Role> givenTime() {
    if (request.time() == null) {
      return Optional.empty();
    } else if (request.time().equals(DraftRequest.KAFKA_TIMESTAMP)) {
      return Optional.of(
          new Role(null, "{from: kafka-timestamp}", "the time of the record, not of its value"));
    }
    Place place = given("--time", request.time());
    TimeFormat format =
        request.timeAs() == null ? TimeGuess.formatOf(place.values()) : request.timeAs();
    if (format == null) {
      throw new DraftException(
          "Invalid --time: %s (must be a time: %s; where it is one, say how it is written with --time-as s, ms, us or iso)"
              .formatted(request.time(), TimeWords.notATime(place)));
    }
    return Optional.of(timeAt(place, format, ""));
  }

  private Role guessedTime() {
    List<Candidate> candidates = TimeGuess.of(sample);
    if (candidates.isEmpty()) {
      throw new DraftException(
          "Cannot tell the event's time in %s: %s (give --time FIELD, with --time-as s, ms, us or iso; or --time kafka-timestamp, where the record's own timestamp is the time)"
              .formatted(sample.name(), TimeWords.nearTimes(sample)));
    }
    Place best = candidates.get(0).place();
    return timeAt(best, TimeGuess.formatOf(best.values()), Candidate.others(candidates));
  }

  private Role timeAt(Place place, TimeFormat format, String also) {
    String text = "{field: %s, as: %s}".formatted(DraftText.scalar(place.path()), format.key());
    List<String> notes = new ArrayList<>();
    PlaceValues.TimeSpan span = place.values().spanOf(format);
    if (span != null) {
      notes.add(instant(span.firstMs()) + " to " + instant(span.lastMs()));
    }
    long taken = place.values().taken(format);
    long likely = place.values().times(format);
    if (taken > likely) {
      notes.add(
          "%s are no %s by their size%s, and become events all the same, of other years"
              .formatted(
                  Shown.share(taken - likely, sample.documents()),
                  format.key(),
                  TimeWords.hasSeveralUnits(place.values())
                      ? " (" + TimeWords.units(place.values()) + ")"
                      : ""));
    }
    missing(taken, notes);
    if (!also.isEmpty()) {
      notes.add(also);
    }
    return new Role(place, text, String.join("; ", notes));
  }

  private static String instant(long ms) {
    return IsoTime.isInRange(ms) ? Instant.ofEpochMilli(ms).toString() : ms + " ms";
  }

  private Optional<Role> givenUser() {
    if (request.user() == null) {
      return Optional.empty();
    } else if (request.user().equals(DraftRequest.KAFKA_KEY)) {
      return Optional.of(new Role(null, "{from: kafka-key}", "the record's key"));
    }
    Place place = given("--user", request.user());
    return Optional.of(userAt(requireIdentity("--user", place), ""));
  }

  private Role guessedUser() {
    List<Candidate> candidates = UserGuess.of(sample, places());
    if (candidates.isEmpty()) {
      List<Place> identities =
          sample.places().stream()
              .filter(place -> place.values().identities() > 0 && !places().contains(place))
              .toList();
      throw new DraftException(
          "Cannot tell the user in %s: no field has the name of one, and none repeats as one (give --user FIELD, of %s; or --user kafka-key, where the record's key is the user)"
              .formatted(
                  sample.name(),
                  identities.isEmpty() ? "which the sample has none" : Shown.paths(identities)));
    }
    Candidate best = candidates.get(0);
    String also = Candidate.others(candidates);
    if (best.score() < UserGuess.BY_NAME) {
      also = "a guess by how it repeats, so look at it" + (also.isEmpty() ? "" : "; " + also);
    }
    return userAt(best.place(), also);
  }

  private Role userAt(Place place, String also) {
    PlaceValues values = place.values();
    List<String> notes = new ArrayList<>();
    notes.add(different(values));
    missing(values.identities(), notes);
    if (!also.isEmpty()) {
      notes.add(also);
    }
    return new Role(place, DraftText.scalar(place.path()), String.join("; ", notes));
  }

  private String different(PlaceValues values) {
    return "%s%s different in %s lines"
        .formatted(
            values.isDistinctKnown() ? "" : "at least ",
            Shown.count(values.distinct()),
            Shown.count(sample.documents()));
  }

  private void missing(long present, List<String> notes) {
    long absent = sample.documents() - present;
    if (absent > 0) {
      notes.add(
          "absent or unusable in "
              + Shown.share(absent, sample.documents())
              + ", and such lines become rejects");
    }
  }

  private Role givenId() {
    return request.id().equals(DraftRequest.NONE)
        ? null
        : idAt(requireIdentity("--id", given("--id", request.id())), "");
  }

  /** The guessed id; null for none. */
  private Role guessedId() {
    List<Candidate> candidates = IdGuess.of(sample, places());
    return candidates.isEmpty()
        ? null
        : idAt(candidates.get(0).place(), Candidate.others(candidates));
  }

  private Role idAt(Place place, String also) {
    PlaceValues values = place.values();
    List<String> notes = new ArrayList<>();
    if (!values.isDistinctKnown()) {
      notes.add(different(values));
    } else if (values.distinct() < values.identities()) {
      notes.add(
          Count.of(
              values.identities() - values.distinct(), "line repeats one", "lines repeat one"));
    } else {
      notes.add("another in every line");
    }
    missing(values.identities(), notes);
    if (!also.isEmpty()) {
      notes.add(also);
    }
    return new Role(place, DraftText.scalar(place.path()), String.join("; ", notes));
  }

  private Place given(String option, String path) {
    List<Place> places = sample.places();
    return places.stream()
        .filter(place -> place.path().equals(path) || place.pointer().equals(path))
        .findFirst()
        .orElseThrow(
            () ->
                new DraftException(
                    "Unknown field '%s' in %s%s".formatted(path, option, hint(path, places))));
  }

  private static String hint(String path, List<Place> places) {
    List<String> words = Words.of(path);
    Optional<Place> samewords =
        places.stream()
            .filter(
                place ->
                    Words.of(place.names()).equals(words) || Words.of(place.name()).equals(words))
            .findFirst();
    if (samewords.isPresent()) {
      return " (did you mean '%s'?)".formatted(samewords.get().path());
    }
    // Many users write dots where a pointer has slashes.
    Map<String, String> paths = new LinkedHashMap<>();
    places.forEach(place -> paths.putIfAbsent(String.join(".", place.names()), place.path()));
    return NearestName.of(path.replace('/', '.').replaceFirst("^\\.", ""), paths.keySet())
        .map(nearest -> " (did you mean '%s'?)".formatted(paths.get(nearest)))
        .orElseGet(() -> " (must be a field of the sample: %s)".formatted(Shown.paths(places)));
  }

  private static Place requireIdentity(String option, Place place) {
    PlaceValues values = place.values();
    if (values.identities() == 0) {
      throw new DraftException(
          "Invalid %s: %s (must be a string or an integer of 1 to 256 bytes; in the sample it is %s)"
              .formatted(option, place.path(), TimeWords.kinds(values)));
    }
    return place;
  }
}
