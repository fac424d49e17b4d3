package io.millrace.draft;

import com.google.common.base.Utf8;
import com.google.common.hash.Hashing;
import io.millrace.event.DataKind;
import io.millrace.event.IsoTime;
import io.millrace.event.IsoTimeProblem;
import io.millrace.event.TimeFormat;
import io.millrace.event.TimeUnits;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The common properties of the values at one place of a sample; nulls are not counted. */
final class PlaceValues {
  /** The most different texts of a category. */
  static final int TEXTS_MAX = 64;

  private static final int IDENTITY_BYTES_MAX = 256;
  private static final int SHORT_BYTES_MAX = 64;

  /** The number of values of which one may be dirt. */
  static final int DIRT = 100;

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,30}([.,][0-9]{1,30})?");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?");

  private final Map<DataKind, Long> kinds = new EnumMap<>(DataKind.class);
  private final Map<TimeFormat, TimeSpan> times = new EnumMap<>(TimeFormat.class);
  private final Map<TimeFormat, Long> taken = new EnumMap<>(TimeFormat.class);
  private final Map<String, Long> texts = new LinkedHashMap<>();
  private final DistinctHashes hashes;
  private long total;
  private long infinite;
  private long infiniteIntegers;
  private long numberTexts;
  private long commaTexts;
  private long dateTexts;
  private long identities;
  private long longTexts;
  private String notQuiteTime;

  /** The span of a place's values, read as times of one form, and whether they ascend. */
  static final class TimeSpan {
    private long count;
    private long ascending;
    private long last = Long.MIN_VALUE;
    private long first = Long.MAX_VALUE;
    private long previous = Long.MIN_VALUE;

    private void add(long ms) {
      count++;
      ascending += ms >= previous ? 1 : 0;
      previous = ms;
      first = Math.min(first, ms);
      last = Math.max(last, ms);
    }

    long count() {
      return count;
    }

    /** The number of times that are not earlier than the one before. */
    long ascending() {
      return ascending;
    }

    long firstMs() {
      return first;
    }

    long lastMs() {
      return last;
    }
  }

  PlaceValues(DistinctHashes hashes) {
    this.hashes = hashes;
  }

  void add(DataKind kind, String text) {
    kinds.merge(kind, 1L, Long::sum);
    total += kind == DataKind.ABSENT ? 0 : 1;
    switch (kind) {
      case STRING -> string(text);
      case LONG, BIG_INTEGER -> integer(kind, text);
      case DECIMAL -> decimal(kind, text);
      case BOOLEAN -> texts.merge(text, 1L, Long::sum);
      default -> {} // Counted.
    }
  }

  private void string(String text) {
    identity(text);
    longTexts += Utf8.encodedLength(text) > SHORT_BYTES_MAX ? 1 : 0;
    if (texts.size() <= TEXTS_MAX) {
      texts.merge(text, 1L, Long::sum);
    }
    long ms = IsoTime.parse(text);
    if (ms != IsoTime.INVALID && IsoTime.isInRange(ms)) {
      span(TimeFormat.ISO).add(ms);
    } else if (NUMBER.matcher(text).matches()) {
      numberTexts++;
      commaTexts += text.indexOf(',') < 0 ? 0 : 1;
    } else if (DATE.matcher(text).matches()) {
      dateTexts++;
      notQuiteTime = notQuiteTime == null ? IsoTimeProblem.of(text) : notQuiteTime;
    }
  }

  private void integer(DataKind kind, String text) {
    identity(text);
    if (kind == DataKind.BIG_INTEGER) {
      decimal(kind, text);
      return;
    }
    long value = Long.parseLong(text);
    TimeUnits.of(value).ifPresent(unit -> span(unit).add(unit.millis(value)));
    for (TimeFormat unit : TimeWords.UNITS) {
      if (IsoTime.isInRange(unit.millis(value))) {
        taken.merge(unit, 1L, Long::sum);
      }
    }
  }

  private void decimal(DataKind kind, String text) {
    if (Double.isInfinite(Double.parseDouble(text))) {
      infinite++;
      infiniteIntegers += kind == DataKind.BIG_INTEGER ? 1 : 0;
    }
  }

  private void identity(String text) {
    hashes.add(Hashing.farmHashFingerprint64().hashString(text, StandardCharsets.UTF_8).asLong());
    identities += text.isEmpty() || Utf8.encodedLength(text) > IDENTITY_BYTES_MAX ? 0 : 1;
  }

  private TimeSpan span(TimeFormat format) {
    return times.computeIfAbsent(format, added -> new TimeSpan());
  }

  /** The number of values, without nulls. */
  long total() {
    return total;
  }

  long of(DataKind kind) {
    return kinds.getOrDefault(kind, 0L);
  }

  /** The number of times of a form; an integer counts only where its year is 1990 to 2099. */
  long times(TimeFormat format) {
    return times.containsKey(format) ? times.get(format).count() : 0;
  }

  /** The number of values that the decoder accepts as times of a form, of any year. */
  long taken(TimeFormat format) {
    return format == TimeFormat.ISO ? times(format) : taken.getOrDefault(format, 0L);
  }

  /** The span of the values that are times of a form; null where there are none. */
  TimeSpan spanOf(TimeFormat format) {
    return times.get(format);
  }

  /** The number of numbers beyond the range of a double. */
  long infinite() {
    return infinite;
  }

  /** The number of values of a kind that are within the range of a double. */
  long finite(DataKind kind) {
    return of(kind)
        - switch (kind) {
          case BIG_INTEGER -> infiniteIntegers;
          case DECIMAL -> infinite - infiniteIntegers;
          default -> 0;
        };
  }

  /** The number of texts that hold only a number. */
  long numberTexts() {
    return numberTexts;
  }

  /** The number of those texts with a comma, which an expression does not read as numbers. */
  long commaTexts() {
    return commaTexts;
  }

  /** The number of texts that begin with a date and are no valid time of an event. */
  long dateTexts() {
    return dateTexts;
  }

  /** The reason why the first of {@link #dateTexts()} is no time; null where there is none. */
  String notQuiteTime() {
    return notQuiteTime;
  }

  /** The number of strings and integers of 1 to 256 bytes, as users and ids must be. */
  long identities() {
    return identities;
  }

  /**
   * The number of different strings and integers, where an integer and the text of its digits are
   * one; where {@link #isDistinctKnown()} is false there are more.
   */
  long distinct() {
    return hashes.size();
  }

  /** Whether all different strings and integers are counted. */
  boolean isDistinctKnown() {
    return hashes.isWhole();
  }

  /** Whether strings are short, dirt aside: names of things and not prose. */
  boolean areShort() {
    return longTexts * DIRT <= total;
  }

  /**
   * The count of each string or boolean, in the order of first appearance; the first {@link
   * #TEXTS_MAX}, and one more where there are more.
   */
  Map<String, Long> texts() {
    return texts;
  }
}
