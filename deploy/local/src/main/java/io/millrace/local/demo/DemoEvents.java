package io.millrace.local.demo;

import io.millrace.event.RejectReason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Makes the demo's input from a seed: the events of a shop in their order of arrival, with late
 * ones, one line in a hundred of dirt, and in a second file whether each event's user buys soon
 * after.
 */
public final class DemoEvents {
  public static final long SEED = 20_250_101;

  private static final String EVENTS = "events.jsonl";
  private static final String LABELS = "labels.csv";

  private static final long START_MS = 1_735_689_600_000L; // 2025-01-01T00:00Z
  private static final int DAYS = 60;
  private static final long DAY_MS = 86_400_000;
  private static final int USERS = 4_000;
  private static final double ZIPF_EXPONENT = 0.8;
  private static final int VISITS = 33_000;
  private static final int CLEAN_PER_DIRTY = 99;

  /** The time after an event within which a purchase of its user makes the label 1. */
  private static final long OUTCOME_MS = DAY_MS;

  private final Random random;

  private DemoEvents(long seed) {
    random = new Random(seed);
  }

  public static Path events(Path folder) {
    return folder.resolve(EVENTS);
  }

  /** The file of labels, CSV with a header: {@code event_id,outcome}; the outcome is 1 or 0. */
  public static Path labels(Path folder) {
    return folder.resolve(LABELS);
  }

  /** Writes both files, unless they exist; a file appears whole or not at all. */
  public static void write(Path folder, long seed) throws IOException {
    if (Files.exists(events(folder)) && Files.exists(labels(folder))) {
      return;
    }
    Files.createDirectories(folder);
    DemoEvents demo = new DemoEvents(seed);
    List<ShopEvent> events = demo.inOrderOfTime();
    replace(labels(folder), out -> writeLabels(events, out));
    List<ShopEvent> arrivals = demo.inOrderOfArrival(events);
    replace(events(folder), out -> demo.writeLines(arrivals, out));
  }

  private List<ShopEvent> inOrderOfTime() {
    List<ShopEvent> events = new ArrayList<>();
    double[] weights = new double[USERS];
    double sum = 0;
    for (int i = 0; i < USERS; i++) {
      weights[i] = StrictMath.pow(i + 1, -ZIPF_EXPONENT);
      sum += weights[i];
    }
    for (int i = 0; i < USERS; i++) {
      Random own = new Random(random.nextLong());
      Shopper shopper = new Shopper("u%05d".formatted(i + 1), START_MS, own);
      int visits = Math.max(1, (int) Math.round(VISITS * weights[i] / sum));
      LongStream.generate(() -> START_MS + visitMs(own))
          .limit(visits)
          .sorted()
          .forEach(at -> shopper.visit(at, events));
    }
    events.sort(Comparator.comparingLong(ShopEvent::timeMs).thenComparing(ShopEvent::user));
    for (int i = 0; i < events.size(); i++) {
      events.set(i, events.get(i).withId("e%07d".formatted(i + 1)));
    }
    return events;
  }

  /** The time of a visit: more visits by day than by night, and most in the evening. */
  private static long visitMs(Random random) {
    long day = random.nextInt(DAYS) * DAY_MS;
    while (true) {
      double part = random.nextDouble();
      double busy = 0.55 - 0.45 * StrictMath.cos(2 * Math.PI * (part - 0.15));
      if (random.nextDouble() < busy) {
        return day + (long) (part * DAY_MS);
      }
    }
  }

  private List<ShopEvent> inOrderOfArrival(List<ShopEvent> events) {
    record Arrival(long timeMs, ShopEvent event) {}
    List<Arrival> arrivals = new ArrayList<>(events.size());
    for (ShopEvent event : events) {
      arrivals.add(new Arrival(event.timeMs() + delayMs(), event));
    }
    arrivals.sort(Comparator.comparingLong(Arrival::timeMs));
    return arrivals.stream().map(Arrival::event).toList();
  }

  /**
   * The delay of an event: most arrive within two seconds, some within ten minutes, few up to three
   * days late, as from a telephone that was out of reach.
   */
  private long delayMs() {
    double chance = random.nextDouble();
    if (chance < 0.94) {
      return random.nextInt(1_500);
    }
    return chance < 0.99 ? random.nextInt(600_000) : (long) (random.nextDouble() * 3 * DAY_MS);
  }

  private void writeLines(List<ShopEvent> arrivals, OutputStream out) throws IOException {
    Dirt dirt = new Dirt(random);
    RejectReason[] reasons = Dirt.reasons();
    int dirty = 0;
    for (int i = 0; i < arrivals.size(); i++) {
      line(arrivals.get(i).json().getBytes(StandardCharsets.UTF_8), out);
      if (i % CLEAN_PER_DIRTY == CLEAN_PER_DIRTY - 1) {
        ShopEvent spoiled = arrivals.get(i).withId("d%05d".formatted(dirty));
        line(dirt.spoil(spoiled, reasons[dirty++ % reasons.length]), out);
      }
    }
  }

  private static void line(byte[] line, OutputStream out) throws IOException {
    out.write(line);
    out.write('\n');
  }

  private static void writeLabels(List<ShopEvent> events, OutputStream out) throws IOException {
    int[] outcomes = new int[events.size()];
    Map<String, Long> nextPurchase = new HashMap<>();
    for (int i = events.size() - 1; i >= 0; i--) {
      ShopEvent event = events.get(i);
      Long next = nextPurchase.get(event.user());
      outcomes[i] = next != null && next - event.timeMs() <= OUTCOME_MS ? 1 : 0;
      if (event.type() == ShopEvent.Type.PURCHASE) {
        nextPurchase.put(event.user(), event.timeMs());
      }
    }
    line("event_id,outcome".getBytes(StandardCharsets.UTF_8), out);
    for (int i = 0; i < events.size(); i++) {
      String line = events.get(i).id() + "," + outcomes[i];
      line(line.getBytes(StandardCharsets.UTF_8), out);
    }
  }

  private static void replace(Path file, Content content) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft), 1 << 18)) {
      content.write(out);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @FunctionalInterface
  private interface Content {
    void write(OutputStream out) throws IOException;
  }
}
