package io.millrace.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Events of the demo's shape as JSON. Ids are distinct and encode the event's number; amounts have
 * six digits after the point, so hardly two are equal: with copies, the tables' dictionaries would
 * stay small and the figures would flatter. Not thread safe: lines share a buffer.
 */
public final class EventLines {
  private static final int CAPACITY = 512;
  private static final int DAY_MS = 86_400_000;
  private static final int ITEMS = 3_000;
  private static final byte[][] CATEGORIES =
      bytes("books", "garden", "kitchen", "music", "outdoor", "shoes", "toys");
  private static final byte[][] TYPES = bytes("view", "click", "search", "add_to_cart", "purchase");

  /** The number of events of each type in a hundred. */
  private static final int[] SHARES = {60, 20, 8, 8, 4};

  private static final int SEARCH = 2;
  private static final int ADD_TO_CART = 3;

  // The purposes of a roll of the dice.
  private static final int USER = 1;
  private static final int ID = 2;
  private static final int TYPE = 3;
  private static final int ITEM = 4;
  private static final int AMOUNT = 5;
  private static final int DELAY = 6;
  private static final int WITHIN_STEP = 7;

  private static final byte[] EVENT_ID = ascii("{\"event_id\":\"");
  private static final byte[] USER_ID = ascii("\",\"user_id\":\"u");
  private static final byte[] TIMESTAMP = ascii("\",\"timestamp\":");
  private static final byte[] TYPE_KEY = ascii(",\"type\":\"");
  private static final byte[] ITEM_KEY = ascii("\",\"item\":\"i");
  private static final byte[] CATEGORY_KEY = ascii("\",\"category\":\"");
  private static final byte[] AMOUNT_KEY = ascii("\",\"amount\":");
  private static final byte[] QUANTITY_KEY = ascii(",\"quantity\":");

  private final Load load;
  private final Users.UserPick users;
  private final long key;
  private final byte[] line = new byte[CAPACITY];
  private int length;
  private int user;

  public EventLines(Load load) {
    this.load = load;
    this.users = load.users().pick();
    this.key = Dice.roll(load.seed(), 0, ID);
  }

  /** Event n, which arrives when the load says. */
  public byte[] line(long n) {
    long within = (long) (Dice.unit(roll(n, WITHIN_STEP)) * load.stepMs());
    return line(n, load.arrivalMs(n) + within);
  }

  /** Event n, which arrives at a time; few are late, by up to three days. */
  public byte[] line(long n, long arrivalMs) {
    length = 0;
    user = users.user(roll(n, USER));
    put(EVENT_ID);
    putId(n);
    put(USER_ID);
    putNumber(user);
    put(TIMESTAMP);
    putNumber(arrivalMs - delayMs(roll(n, DELAY)));
    putWhat(n);
    return Arrays.copyOf(line, length);
  }

  /** The user of the line that was made last, from 0. */
  public int user() {
    return user;
  }

  /** The key of the line that was made last: its user's id. */
  public byte[] userKey() {
    return ascii("u" + user);
  }

  /**
   * The number of the event with an id; an arbitrary number where the id is none of this load's.
   */
  public long number(CharSequence id) {
    String digits = "" + id.subSequence(0, 8) + id.subSequence(9, 13) + id.subSequence(14, 18);
    return Dice.unmix(HexFormat.fromHexDigitsToLong(digits)) - key;
  }

  private long roll(long n, int purpose) {
    return Dice.roll(load.seed(), n, purpose);
  }

  /** Appends an id of 32 digits, grouped as a UUID: the first 16 are a bijection of the number. */
  private void putId(long n) {
    long high = Dice.mix(n + key);
    long low = roll(n, ID);
    for (int i = 0; i < 32; i++) {
      if (i == 8 || i == 12 || i == 16 || i == 20) {
        line[length++] = '-';
      }
      long half = i < 16 ? high : low;
      line[length++] = (byte) Character.forDigit((int) ((half >>> (60 - 4 * (i & 15))) & 15), 16);
    }
  }

  private void putWhat(long n) {
    long roll = roll(n, TYPE);
    int type = type(Dice.below(100, roll));
    put(TYPE_KEY);
    put(TYPES[type]);
    if (type != SEARCH) {
      double skewed = Dice.unit(roll(n, ITEM));
      put(ITEM_KEY);
      putNumber(1_000 + (int) (skewed * skewed * skewed * ITEMS));
    }
    put(CATEGORY_KEY);
    put(CATEGORIES[Integer.remainderUnsigned((int) roll, CATEGORIES.length)]);
    if (type == SEARCH) {
      line[length++] = '"';
    } else {
      put(AMOUNT_KEY);
      putAmount(roll(n, AMOUNT));
    }
    if (type >= ADD_TO_CART) {
      put(QUANTITY_KEY);
      putNumber(1 + Dice.below(5, roll(n, AMOUNT) << 16));
    }
    line[length++] = '}';
  }

  /** Appends an amount from 1 to about 1,000, most of them small, in millionths. */
  private void putAmount(long roll) {
    double unit = Dice.unit(roll);
    long millionths = 1_000_000 + (long) (999_000_000 * unit * unit * unit);
    putNumber(millionths / 1_000_000);
    line[length++] = '.';
    long rest = millionths % 1_000_000;
    for (long digit = 100_000; digit > 0; digit /= 10) {
      line[length++] = (byte) ('0' + rest / digit % 10);
    }
  }

  /**
   * The delay of an event, as in the demo: most within two seconds, some within ten minutes, few up
   * to three days.
   */
  private static long delayMs(long roll) {
    double unit = Dice.unit(roll);
    int within = (int) roll & 0x3FFF_FFFF;
    if (unit < 0.94) {
      return within % 1_500;
    }
    return unit < 0.99 ? within % 600_000 : within % (3 * DAY_MS);
  }

  private static int type(int percent) {
    int type = 0;
    for (int left = percent; left >= SHARES[type]; type++) {
      left -= SHARES[type];
    }
    return type;
  }

  private void put(byte[] text) {
    System.arraycopy(text, 0, line, length, text.length);
    length += text.length;
  }

  private void putNumber(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = length + digits - 1; i >= length; i--) {
      line[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[][] bytes(String... texts) {
    return Arrays.stream(texts).map(EventLines::ascii).toArray(byte[][]::new);
  }
}
