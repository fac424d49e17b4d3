package io.millrace.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What becomes of a record in a binary format by the contract's table, written down naively: of
 * values that a format's own library has read, one after the other.
 */
public final class NaiveEvents {
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger YEAR_1_MS = BigInteger.valueOf(-62_135_596_800_000L);
  private static final BigInteger YEAR_9999_MS = BigInteger.valueOf(253_402_300_799_999L);
  private static final int IDENTITY_BYTES_MAX = 256;

  /** The record's key, which is the user where a definition says so. */
  public static final String KEY = "k";

  private NaiveEvents() {}

  /** What is at a path. */
  public sealed interface Value {}

  public record Absent() implements Value {}

  public record Text(String text) implements Value {}

  /**
   * An integer.
   *
   * @param bits of its type
   * @param timeMs what it means as a time; null where it means none by itself
   */
  public record Whole(BigInteger value, int bits, BigInteger timeMs, boolean isTimeOfDay)
      implements Value {
    public static Whole of(long value, int bits) {
      return new Whole(BigInteger.valueOf(value), bits, null, false);
    }

    public static Whole time(long value, long unitsPerSecond) {
      BigInteger[] parts =
          BigInteger.valueOf(value)
              .multiply(BigInteger.valueOf(1_000))
              .divideAndRemainder(BigInteger.valueOf(unitsPerSecond));
      BigInteger ms = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
      return new Whole(BigInteger.valueOf(value), Long.SIZE, ms, false);
    }
  }

  public record Real(double value) implements Value {}

  public record Exact(BigDecimal value) implements Value {}

  public record Truth(boolean value) implements Value {}

  /** A time that is no integer. */
  public record Moment(BigInteger ms) implements Value {}

  /** A value of a kind that no declared type takes. */
  public record Other() implements Value {}

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final RejectReason reason;

    Refused(RejectReason reason) {
      this.reason = reason;
    }
  }

  /**
   * The event's id, user, time and values, or the reason of the reject.
   *
   * @param at gives the value at a path
   */
  public static List<Object> outcome(
      EventSchema schema, Function<String, Value> at, KafkaCoordinates kafka) {
    try {
      return event(schema, at, kafka);
    } catch (Refused refused) {
      return List.of(refused.reason);
    }
  }

  /** The same of what a decoder gave. */
  public static List<Object> outcome(Decoded decoded) {
    if (decoded instanceof Reject reject) {
      return List.of(reject.reason());
    }
    Event event = (Event) decoded;
    List<Object> all = new ArrayList<>();
    all.add(event.eventId());
    all.add(event.userId());
    all.add(event.eventTimeMs());
    for (Object value : event.values()) {
      all.add(value == null ? "null" : value);
    }
    return all;
  }

  private static List<Object> event(
      EventSchema schema, Function<String, Value> at, KafkaCoordinates kafka) throws Refused {
    Value user = schema.userPath() == null ? new Text(KEY) : at.apply(schema.userPath());
    Value time =
        schema.timePath() == null
            ? new Moment(BigInteger.valueOf(kafka.timestampMs()))
            : at.apply(schema.timePath());
    Value id = schema.idPath() == null ? null : at.apply(schema.idPath());
    List<Value> values = schema.fields().stream().map(each -> at.apply(each.path())).toList();
    refuseIf(
        user instanceof Absent || time instanceof Absent || id instanceof Absent,
        RejectReason.MISSING_FIELD);
    for (int i = 0; i < values.size(); i++) {
      refuseIf(
          schema.fields().get(i).required() && values.get(i) instanceof Absent,
          RejectReason.MISSING_FIELD);
    }
    String userId = identity(user);
    String eventId = id == null ? kafka.asEventId() : identity(id);
    timeType(schema.timeFormat(), time);
    for (int i = 0; i < values.size(); i++) {
      type(schema.fields().get(i).type(), values.get(i));
    }
    checkLength(userId, RejectReason.INVALID_USER);
    checkLength(eventId, RejectReason.INVALID_ID);
    List<Object> all = new ArrayList<>(List.of(eventId, userId));
    all.add(timeMs(schema.timeFormat(), time));
    for (int i = 0; i < values.size(); i++) {
      all.add(value(schema.fields().get(i).type(), values.get(i)));
    }
    return all;
  }

  private static void refuseIf(boolean isRefused, RejectReason reason) throws Refused {
    if (isRefused) {
      throw new Refused(reason);
    }
  }

  private static String identity(Value value) throws Refused {
    if (value instanceof Text text) {
      return text.text;
    }
    refuseIf(!(value instanceof Whole), RejectReason.WRONG_TYPE);
    return ((Whole) value).value.toString();
  }

  private static void checkLength(String identity, RejectReason reason) throws Refused {
    int bytes = identity.getBytes(StandardCharsets.UTF_8).length;
    refuseIf(bytes < 1 || bytes > IDENTITY_BYTES_MAX, reason);
  }

  private static void timeType(TimeFormat format, Value value) throws Refused {
    if (value instanceof Moment || (value instanceof Whole whole && whole.timeMs != null)) {
      return;
    }
    boolean isRight =
        format == TimeFormat.ISO
            ? value instanceof Text
            : value instanceof Whole whole && !whole.isTimeOfDay && isLong(whole.value);
    refuseIf(!isRight, RejectReason.WRONG_TYPE);
  }

  private static boolean isLong(BigInteger value) {
    return value.compareTo(LONG_MIN) >= 0 && value.compareTo(LONG_MAX) <= 0;
  }

  private static void type(FieldType type, Value value) throws Refused {
    if (value instanceof Absent) {
      return;
    }
    boolean isRight =
        switch (type) {
          case STRING -> value instanceof Text;
          case LONG -> value instanceof Whole whole && isLong(whole.value);
          case DOUBLE -> !Double.isNaN(real(value)) && !Double.isInfinite(real(value));
          case BOOLEAN -> value instanceof Truth;
          case TIMESTAMP ->
              value instanceof Text
                  || value instanceof Moment
                  || (value instanceof Whole whole
                      && (whole.timeMs != null
                          || (whole.bits == Long.SIZE
                              && !whole.isTimeOfDay
                              && isLong(whole.value))));
        };
    refuseIf(!isRight, RejectReason.WRONG_TYPE);
  }

  /** NaN for what is no number. */
  private static double real(Value value) {
    if (value instanceof Whole whole) {
      return Double.parseDouble(whole.value.toString());
    }
    if (value instanceof Exact exact) {
      return Double.parseDouble(exact.value.toString());
    }
    return value instanceof Real real ? real.value : Double.NaN;
  }

  private static Object value(FieldType type, Value value) throws Refused {
    if (value instanceof Absent) {
      return "null";
    }
    return switch (type) {
      case STRING -> ((Text) value).text;
      case LONG -> ((Whole) value).value.longValueExact();
      case DOUBLE -> real(value);
      case BOOLEAN -> ((Truth) value).value;
      case TIMESTAMP -> timeMs(value instanceof Text ? TimeFormat.ISO : TimeFormat.MS, value);
    };
  }

  private static long timeMs(TimeFormat format, Value value) throws Refused {
    BigInteger ms;
    if (value instanceof Moment moment) {
      ms = moment.ms;
    } else if (value instanceof Whole whole && whole.timeMs != null) {
      ms = whole.timeMs;
    } else if (value instanceof Text text) {
      ms = BigInteger.valueOf(IsoTime.parse(text.text));
    } else {
      BigInteger count = ((Whole) value).value;
      ms =
          switch (format) {
            case S -> count.multiply(BigInteger.valueOf(1_000));
            case US -> BigInteger.valueOf(Math.floorDiv(count.longValueExact(), 1_000L));
            case MS, ISO -> count;
          };
    }
    refuseIf(
        ms.compareTo(YEAR_1_MS) < 0 || ms.compareTo(YEAR_9999_MS) > 0, RejectReason.INVALID_TIME);
    return ms.longValueExact();
  }
}
