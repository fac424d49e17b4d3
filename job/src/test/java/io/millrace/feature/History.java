package io.millrace.feature;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.TimeFormat;
import java.util.Arrays;
import java.util.List;

/** A user whose events arrive one by one, with the values that a set of features gives for each. */
final class History {
  static final long MINUTE = 60_000;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;

  static final EventSchema SCHEMA =
      new EventSchema(
          "user",
          "time",
          TimeFormat.MS,
          null,
          List.of(
              field("kind", FieldType.STRING),
              field("amount", FieldType.DOUBLE),
              field("item", FieldType.STRING),
              field("quantity", FieldType.LONG),
              field("member", FieldType.BOOLEAN),
              field("due", FieldType.TIMESTAMP)),
          1 << 20,
          EventSchema.NO_SKEW_LIMIT);

  private final FeatureSet features;
  private UserState user;
  private FeatureVector current;

  History(FeatureDefinition... definitions) {
    this.features = FeatureSet.compile(List.of(definitions), SCHEMA);
    this.user = features.newUser();
  }

  static FeatureDefinition feature(String name, Aggregate aggregate, Window window) {
    return new FeatureDefinition(name, aggregate, null, window);
  }

  static FeatureDefinition feature(String name, Aggregate aggregate, String where, Window window) {
    return new FeatureDefinition(name, aggregate, where, window);
  }

  /** A history of the one feature {@code f}. */
  static History of(Aggregate aggregate, Window window) {
    return new History(feature("f", aggregate, window));
  }

  /** A window of a number of tiles of an hour. */
  static Window hours(long tiles) {
    return new Window(tiles * HOUR, HOUR);
  }

  static Event event(long timeMs, String kind, Double amount) {
    return event(timeMs, kind, amount, null, null, null, null);
  }

  static Event event(long timeMs, Object... values) {
    return new Event("e", "u", timeMs, values, new KafkaCoordinates("t", 0, 0, 0));
  }

  History at(long timeMs, Double amount) {
    return take(event(timeMs, "a", amount));
  }

  History at(long timeMs, String kind, Double amount) {
    return take(event(timeMs, kind, amount));
  }

  History take(Event event) {
    current = features.advance(user, event);
    return this;
  }

  /** Goes through the packed form, as a restart does. */
  History restarted() {
    user = features.read(features.write(user));
    return this;
  }

  FeatureVector features() {
    return current;
  }

  UserState user() {
    return user;
  }

  byte[] packed() {
    return features.write(user);
  }

  FeatureSet set() {
    return features;
  }

  /** NaN is null. */
  double value(String feature) {
    return current.numbers()[index(feature)];
  }

  double value() {
    return value("f");
  }

  String text() {
    return current.texts()[index("f")];
  }

  /** The features' bits, for comparisons in which all must be equal. */
  String bits() {
    StringBuilder bits = new StringBuilder();
    for (double number : current.numbers()) {
      bits.append(Long.toHexString(Double.doubleToLongBits(number))).append(' ');
    }
    return bits.append(Arrays.toString(current.texts())).toString();
  }

  private int index(String feature) {
    List<String> names = features.columns().stream().map(FeatureColumn::name).toList();
    return names.indexOf(feature);
  }

  private static EventField field(String name, FieldType type) {
    return new EventField(name, type, false, name);
  }
}
