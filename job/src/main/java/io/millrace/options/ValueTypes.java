package io.millrace.options;

import io.millrace.pipeline.Durations;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of parameters. */
final class ValueTypes {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final Pattern EPOCH_MS = Pattern.compile("[0-9]{1,15}");
  private static final Pattern ADDRESS =
      Pattern.compile("([A-Za-z][A-Za-z0-9_]*://)?(\\[[0-9A-Fa-f:.%]+]|[^\\s:,/]+):([0-9]{1,5})");

  static final ValueType<Boolean> FLAG =
      new ValueType<>(
          "boolean",
          "must be true or false",
          text ->
              switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
              });

  private ValueTypes() {}

  static ValueType<Integer> integer(int min, int max) {
    return new ValueType<>(
        "integer",
        "must be a whole number from %d to %d".formatted(min, max),
        text ->
            INTEGER.matcher(text).matches()
                ? Optional.of(Long.parseLong(text))
                    .filter(value -> value >= min && value <= max)
                    .map(Math::toIntExact)
                : Optional.empty());
  }

  static ValueType<Duration> duration(Duration min, Duration max) {
    return new ValueType<>(
        "duration",
        "must be a whole number with ms, s, m, h or d, from %s to %s"
            .formatted(Durations.text(min.toMillis()), Durations.text(max.toMillis())),
        text -> {
          OptionalLong millis = Durations.millis(text);
          return millis.isEmpty()
              ? Optional.empty()
              : Optional.of(Duration.ofMillis(millis.getAsLong()))
                  .filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
        });
  }

  static ValueType<ByteSize> size(String min, String max) {
    ByteSize least = ByteSize.parse(min).orElseThrow();
    ByteSize most = ByteSize.parse(max).orElseThrow();
    return new ValueType<>(
        "size",
        "must be a whole number with b, kb, mb or gb (of 1024), from %s to %s"
            .formatted(least, most),
        text ->
            ByteSize.parse(text)
                .filter(size -> size.bytes() >= least.bytes() && size.bytes() <= most.bytes()));
  }

  static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    return new ValueType<>(
        "choice",
        "must be one of "
            + constants.stream().map(ValueTypes::word).collect(Collectors.joining(", ")),
        text -> constants.stream().filter(value -> word(value).equals(text)).findFirst());
  }

  /** The text of a constant in a parameter. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static ValueType<String> text(String regex, String rule) {
    Predicate<String> matches = Pattern.compile(regex).asMatchPredicate();
    return new ValueType<>("text", rule, text -> Optional.of(text).filter(matches));
  }

  /** A path of this machine, or a URI of a filesystem that the cluster has. */
  static ValueType<String> location() {
    return new ValueType<>(
        "path or URI",
        "must be a path or a URI",
        text -> Optional.of(text).filter(ValueTypes::isLocation));
  }

  private static boolean isLocation(String text) {
    if (text.isBlank() || text.indexOf('\0') >= 0) {
      return false;
    }
    if (!text.contains("://")) {
      return true;
    }
    try {
      return new URI(text).getScheme() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  static ValueType<List<String>> addresses() {
    return new ValueType<>(
        "list",
        "must be host:port, several separated by commas",
        text -> {
          List<String> items = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
          return Optional.of(items)
              .filter(addresses -> addresses.stream().allMatch(ValueTypes::isAddress));
        });
  }

  private static boolean isAddress(String text) {
    var matcher = ADDRESS.matcher(text);
    return matcher.matches() && Integer.parseInt(matcher.group(3)) <= 65_535;
  }

  static ValueType<Instant> instant() {
    return new ValueType<>(
        "time",
        "must be a time with zone, such as 2026-01-31T00:00:00Z, or milliseconds since 1970",
        text -> {
          if (EPOCH_MS.matcher(text).matches()) {
            return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
          }
          try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
          } catch (DateTimeException e) {
            return Optional.empty();
          }
        });
  }
}
