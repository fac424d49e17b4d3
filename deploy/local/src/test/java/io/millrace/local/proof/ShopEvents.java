package io.millrace.local.proof;

import io.millrace.local.input.LinePartitioner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of a shop, made from a seed: few users of whom some are busy, more than 64 items, late
 * events, absent fields, and a little dirt of several kinds.
 */
final class ShopEvents {
  /** 2026-01-05, a Monday. */
  private static final long BEGIN_MS = 1_767_571_200_000L;

  private static final long MINUTE_MS = 60_000;
  private static final long FUTURE_MS = 4_102_444_800_000L;
  private static final Pattern TIME = Pattern.compile("\"at\":(\\d+)");
  private static final String[] KINDS = {"view", "view", "view", "click", "click", "buy"};
  private static final LinePartitioner PARTITIONER = new LinePartitioner("user");

  private final SplittableRandom random;
  private final int users;
  private long nowMs = BEGIN_MS;

  private ShopEvents(long seed, int users) {
    this.random = new SplittableRandom(seed);
    this.users = users;
  }

  /**
   * A record to be written.
   *
   * @param key may be null
   * @param timestampMs the Kafka timestamp, where the test writes the record itself
   */
  record Line(byte[] key, byte[] value, int partition, long timestampMs) {
    Line(byte[] value, int partition, long timestampMs) {
      this(null, value, partition, timestampMs);
    }

    Line withKey(byte[] other) {
      return new Line(other, value, partition, timestampMs);
    }
  }

  /** Makes lines, with about six minutes of event time between two. */
  static List<Line> of(long seed, int count, int users) {
    ShopEvents events = new ShopEvents(seed, users);
    List<Line> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lines.add(events.next(i));
    }
    return lines;
  }

  /**
   * The lines in the order of their event times, in which an import takes them; without those of
   * the future, which are rejects only where they have a Kafka timestamp.
   */
  static List<Line> inOrderOfTime(List<Line> lines) {
    return lines.stream()
        .filter(line -> !text(line).contains("\"at\":" + FUTURE_MS))
        .sorted(Comparator.comparingLong(ShopEvents::time))
        .toList();
  }

  private static String text(Line line) {
    return new String(line.value(), StandardCharsets.UTF_8);
  }

  private static long time(Line line) {
    Matcher time = TIME.matcher(text(line));
    return time.find() ? Long.parseLong(time.group(1)) : 0;
  }

  private Line next(int i) {
    nowMs += random.nextLong(12 * MINUTE_MS);
    String text = random.nextInt(100) == 0 ? dirt(i) : event(i);
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    return new Line(value, PARTITIONER.partition(value), nowMs + MINUTE_MS);
  }

  private String event(int i) {
    boolean late = random.nextInt(20) == 0;
    long atMs = late ? nowMs - random.nextLong(3 * 24 * 60 * MINUTE_MS) : nowMs;
    StringBuilder line = new StringBuilder();
    line.append("{\"id\":\"e")
        .append(i)
        .append("\",\"user\":\"")
        .append(user())
        .append("\",\"at\":");
    line.append(atMs)
        .append(",\"kind\":\"")
        .append(KINDS[random.nextInt(KINDS.length)])
        .append('"');
    if (random.nextInt(10) > 2) {
      line.append(String.format(Locale.ROOT, ",\"order\":{\"amount\":%.2f}", amount()));
    }
    if (random.nextInt(10) > 0) {
      line.append(",\"item\":\"item ").append(random.nextInt(400)).append('"');
    }
    if (random.nextBoolean()) {
      line.append(",\"quantity\":").append(1 + random.nextInt(9));
    }
    if (random.nextBoolean()) {
      line.append(",\"member\":").append(random.nextBoolean());
    }
    if (random.nextBoolean()) {
      line.append(",\"due\":").append(atMs + random.nextLong(100 * MINUTE_MS));
    }
    return line.append('}').toString();
  }

  /**
   * A random user: the first are frequent and the last are rare, since the random number is cubed.
   */
  private String user() {
    double share = random.nextDouble();
    return "user " + (int) (users * share * share * share);
  }

  private double amount() {
    return random.nextInt(50) == 0 ? -random.nextDouble(100) : random.nextDouble(200);
  }

  private String dirt(int i) {
    return switch (random.nextInt(6)) {
      case 0 -> "no json " + i;
      case 1 -> "{\"id\":\"d" + i + "\",\"at\":" + nowMs + ",\"kind\":\"view\"}";
      case 2 ->
          "{\"id\":\"d"
              + i
              + "\",\"user\":\"user 0\",\"at\":"
              + nowMs
              + ",\"kind\":\"buy\",\"order\":{\"amount\":\"9\"}}";
      case 3 -> "{\"id\":\"d" + i + "\",\"user\":\"\",\"at\":" + nowMs + ",\"kind\":\"view\"}";
      case 4 -> "{\"id\":\"d" + i + "\",\"user\":\"user 1\",\"kind\":\"" + "x".repeat(2000) + "\"}";
      default ->
          "{\"id\":\"d" + i + "\",\"user\":\"user 1\",\"at\":" + FUTURE_MS + ",\"kind\":\"view\"}";
    };
  }
}
