package io.millrace.options;

import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written as Flink writes memory sizes: {@code 64mb}, {@code 1g}, 1024s. */
public record ByteSize(long bytes) implements Serializable {
  private static final Pattern PATTERN = Pattern.compile("([0-9]{1,15}) ?([a-z]*)");
  private static final long KB = 1024;
  private static final Map<String, Long> UNITS =
      Map.ofEntries(
          Map.entry("", 1L),
          Map.entry("b", 1L),
          Map.entry("k", KB),
          Map.entry("kb", KB),
          Map.entry("kib", KB),
          Map.entry("m", KB * KB),
          Map.entry("mb", KB * KB),
          Map.entry("mib", KB * KB),
          Map.entry("g", KB * KB * KB),
          Map.entry("gb", KB * KB * KB),
          Map.entry("gib", KB * KB * KB));

  static Optional<ByteSize> parse(String text) {
    Matcher matcher = PATTERN.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches() || !UNITS.containsKey(matcher.group(2))) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    long unit = UNITS.get(matcher.group(2));
    return count > Long.MAX_VALUE / unit
        ? Optional.empty()
        : Optional.of(new ByteSize(count * unit));
  }

  /** The size in the largest unit that is exact. */
  @Override
  public String toString() {
    if (bytes == 0) {
      return "0b";
    } else if (bytes % (KB * KB * KB) == 0) {
      return bytes / (KB * KB * KB) + "gb";
    } else if (bytes % (KB * KB) == 0) {
      return bytes / (KB * KB) + "mb";
    } else if (bytes % KB == 0) {
      return bytes / KB + "kb";
    }
    return bytes + "b";
  }
}
