package io.millrace.topic;

import io.millrace.event.KafkaCoordinates;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rule by which a job's first records are found in its topics. */
public sealed interface StartPlace {

  /** The oldest record of each partition, or the one that comes next. */
  enum End implements StartPlace {
    EARLIEST,
    LATEST
  }

  /** The first record of each partition whose Kafka timestamp is not before a time. */
  record Since(Instant time) implements StartPlace {}

  /** An offset for each partition. */
  record Offsets(List<KafkaCoordinates> next) implements StartPlace {}

  /**
   * An offset for each partition that history covers, or a later one where {@code others} names it.
   *
   * @param others the place in any other partition
   */
  record Behind(List<KafkaCoordinates> next, StartPlace others) implements StartPlace {}

  /** Parts of a place as a command line gives it. */
  Pattern PLACE = Pattern.compile("([A-Za-z0-9._-]{1,249})-(\\d{1,9})@(\\d{1,18})");

  /**
   * Reads {@code earliest}, {@code latest}, a time, or {@code TOPIC-PARTITION@OFFSET} for each
   * partition, separated by commas; empty for anything else.
   */
  static Optional<StartPlace> of(String text) {
    for (End each : End.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
        return Optional.of(each);
      }
    }
    return text.indexOf('@') < 0 ? since(text) : offsets(text);
  }

  private static Optional<StartPlace> since(String text) {
    try {
      return Optional.of(new Since(Instant.parse(text)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<StartPlace> offsets(String text) {
    List<KafkaCoordinates> next = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      Matcher parts = PLACE.matcher(each);
      if (!parts.matches()) {
        return Optional.empty();
      }
      next.add(
          new KafkaCoordinates(
              parts.group(1),
              Integer.parseInt(parts.group(2)),
              Long.parseLong(parts.group(3)),
              KafkaCoordinates.NO_TIMESTAMP));
    }
    return Optional.of(new Offsets(next));
  }
}
