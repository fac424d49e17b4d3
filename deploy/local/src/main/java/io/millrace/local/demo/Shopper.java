package io.millrace.local.demo;

import java.util.List;
import java.util.Random;

/**
 * A visitor of the shop. A visitor's intent to buy changes every few days and is in no field of an
 * event; it shows in how often views become clicks, and in purchases soon after. That is the signal
 * that features over a user's past can find and a single event cannot.
 */
final class Shopper {
  private static final long DAY_MS = 86_400_000;
  private static final long SECOND_MS = 1_000;
  private static final List<String> CATEGORIES =
      List.of("books", "garden", "kitchen", "music", "outdoor", "shoes", "toys");
  private static final int ITEMS = 2_000;

  /** The mean number of days that an intent to buy lasts, and below, of the days between two. */
  private static final double WILLING_DAYS = 1.5;

  private static final double BROWSING_DAYS = 6;

  private final String name;
  private final Random random;
  private final String favourite;
  private boolean willing;
  private long moodEndsMs;

  Shopper(String name, long startMs, Random random) {
    this.name = name;
    this.random = random;
    this.favourite = CATEGORIES.get(random.nextInt(CATEGORIES.size()));
    this.willing = random.nextDouble() < WILLING_DAYS / (WILLING_DAYS + BROWSING_DAYS);
    this.moodEndsMs = startMs + moodMs();
  }

  /** Adds the events of a visit; visits must come in the order of their time. */
  void visit(long atMs, List<ShopEvent> events) {
    while (atMs >= moodEndsMs) {
      willing = !willing;
      moodEndsMs += moodMs();
    }
    long timeMs = atMs;
    int left = 2 + geometric(willing ? 0.10 : 0.22);
    boolean cart = false;
    while (left-- > 0) {
      ShopEvent.Type type = next(cart);
      cart = type == ShopEvent.Type.ADD_TO_CART || (cart && type != ShopEvent.Type.PURCHASE);
      events.add(event(timeMs, type));
      timeMs += (2 + geometric(0.04)) * SECOND_MS + random.nextInt(1_000);
    }
  }

  private ShopEvent.Type next(boolean cart) {
    double chance = random.nextDouble();
    if (cart && chance < (willing ? 0.30 : 0.04)) {
      return ShopEvent.Type.PURCHASE;
    }
    chance = random.nextDouble();
    double click = willing ? 0.38 : 0.12;
    double add = willing ? 0.12 : 0.025;
    if (chance < click) {
      return ShopEvent.Type.CLICK;
    }
    if (chance < click + add) {
      return ShopEvent.Type.ADD_TO_CART;
    }
    return chance < click + add + 0.08 ? ShopEvent.Type.SEARCH : ShopEvent.Type.VIEW;
  }

  private ShopEvent event(long timeMs, ShopEvent.Type type) {
    boolean own = random.nextDouble() < 0.6;
    String category = own ? favourite : CATEGORIES.get(random.nextInt(CATEGORIES.size()));
    String item = type == ShopEvent.Type.SEARCH ? null : "i" + (1_000 + skewed(ITEMS));
    boolean priced = type == ShopEvent.Type.PURCHASE || type == ShopEvent.Type.ADD_TO_CART;
    int amount = priced ? 199 + (int) StrictMath.exp(7 + random.nextGaussian()) : 0;
    return new ShopEvent(null, name, timeMs, type, item, category, amount);
  }

  private long moodMs() {
    double days = willing ? WILLING_DAYS : BROWSING_DAYS;
    return 1 + (long) (-StrictMath.log(1 - random.nextDouble()) * days * DAY_MS);
  }

  /** The number of failures before the first success of probability p. */
  private int geometric(double p) {
    return (int) (StrictMath.log(1 - random.nextDouble()) / StrictMath.log(1 - p));
  }

  private int skewed(int bound) {
    double u = random.nextDouble();
    return (int) (u * u * u * bound);
  }
}
