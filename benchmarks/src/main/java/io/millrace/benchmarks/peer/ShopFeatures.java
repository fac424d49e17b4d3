package io.millrace.benchmarks.peer;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The demo's 24 features, in plain code over a user's buckets. */
final class ShopFeatures {
  static final int COUNT = 24;

  private static final long MINUTE_MS = 60_000;
  private static final long HOUR_MS = 3_600_000;
  private static final long DAY_MS = 86_400_000;
  private static final double BURST_MS = 10 * MINUTE_MS;
  private static final double CLICK_BURST_MS = 6 * HOUR_MS;

  /** A user's state. */
  record Shopper(
      ShopperTotals totals,
      Buckets<MinuteBucket> minutes,
      Buckets<HourBucket> hours,
      Buckets<DayBucket> days) {}

  private ShopFeatures() {}

  /** Takes the user's next event, and returns its features; NaN is null. */
  static double[] advance(PeerEvent event, Shopper user) throws Exception {
    double[] features = new double[COUNT];
    totals(event, user.totals(), features);
    long referenceMs = user.totals().referenceMs;
    minutes(event, referenceMs, user.minutes(), features);
    hours(event, referenceMs, user.hours(), features);
    days(event, referenceMs, user.days(), features);
    features[22] = Math.floorMod(Math.floorDiv(event.timestamp, HOUR_MS), 24);
    features[23] = Math.floorMod(Math.floorDiv(event.timestamp, DAY_MS) + 3, 7) + 1;
    return features;
  }

  private static void totals(PeerEvent event, ShopperTotals totals, double[] features) {
    long before = totals.referenceMs;
    long now = Math.max(before, event.timestamp);
    totals.referenceMs = now;
    if (event.amount != null && event.timestamp >= totals.amountMs) {
      totals.amountMs = event.timestamp;
      totals.amount = event.amount;
    }
    features[16] = totals.amountMs == ShopperTotals.NEVER ? Double.NaN : totals.amount;
    features[17] = secondsSince(totals.purchasedMs, now);
    features[18] = secondsSince(totals.cartedMs, now);
    features[19] = secondsSince(before, now);
    if (event.type.equals("purchase")) {
      totals.purchasedMs = Math.max(totals.purchasedMs, event.timestamp);
    } else if (event.type.equals("add_to_cart")) {
      totals.cartedMs = Math.max(totals.cartedMs, event.timestamp);
    }
    totals.burst =
        decayed(totals.burst, before, now, BURST_MS) + decayed(1, event.timestamp, now, BURST_MS);
    features[20] = totals.burst;
    if (event.type.equals("click")) {
      totals.clickBurst =
          decayed(totals.clickBurst, totals.clickBurstMs, now, CLICK_BURST_MS)
              + decayed(1, event.timestamp, now, CLICK_BURST_MS);
      totals.clickBurstMs = now;
    }
    features[21] = decayed(totals.clickBurst, totals.clickBurstMs, now, CLICK_BURST_MS);
  }

  private static double secondsSince(long thenMs, long nowMs) {
    return thenMs == ShopperTotals.NEVER ? Double.NaN : (nowMs - thenMs) / 1000.0;
  }

  private static double decayed(double sum, long thenMs, long nowMs, double halfLifeMs) {
    return sum == 0 ? 0 : sum * Math.pow(2, -((nowMs - thenMs) / halfLifeMs));
  }

  private static void minutes(
      PeerEvent event, long referenceMs, Buckets<MinuteBucket> minutes, double[] features)
      throws Exception {
    Window window = new Window(event.timestamp, referenceMs, MINUTE_MS, 60);
    if (event.type.equals("view") || event.type.equals("click")) {
      window.add(minutes, MinuteBucket::new, bucket -> bucket.add(event));
    }
    window.forEach(
        minutes,
        (age, bucket) -> {
          features[0] += bucket.views;
          features[1] += bucket.clicks;
        });
  }

  private static void hours(
      PeerEvent event, long referenceMs, Buckets<HourBucket> hours, double[] features)
      throws Exception {
    Window window = new Window(event.timestamp, referenceMs, HOUR_MS, 7 * 24);
    window.add(hours, HourBucket::new, bucket -> bucket.add(event));
    Set<String> ofDay = new HashSet<>();
    Set<String> ofWeek = new HashSet<>();
    window.forEach(
        hours,
        (age, bucket) -> {
          features[7] += bucket.views;
          features[8] += bucket.clicks;
          ofWeek.addAll(bucket.items);
          if (age < 24) {
            features[2] += bucket.views;
            features[3] += bucket.clicks;
            features[5] += bucket.carts;
            features[6] += bucket.purchases;
            features[14] += bucket.cartValue;
            ofDay.addAll(bucket.items);
          }
        });
    features[4] = ratio(features[3], features[2]);
    features[9] = ratio(features[8], features[7]);
    features[10] = ofDay.size();
    features[11] = ofWeek.size();
  }

  private static double ratio(double of, double to) {
    return to == 0 ? Double.NaN : of / to;
  }

  private static void days(
      PeerEvent event, long referenceMs, Buckets<DayBucket> days, double[] features)
      throws Exception {
    Window window = new Window(event.timestamp, referenceMs, DAY_MS, 30);
    if (event.type.equals("purchase")) {
      window.add(days, DayBucket::new, bucket -> bucket.add(event));
    }
    SortedMap<Integer, Integer> amounts = new TreeMap<>();
    window.forEach(
        days,
        (age, bucket) -> {
          features[12] += bucket.purchases;
          features[13] += bucket.spend;
          bucket.amounts.forEach((bin, count) -> amounts.merge(bin, count, Integer::sum));
        });
    features[15] = quantile(amounts, 0.9);
  }

  /** The middle of the bin with the value at rank ⌊q·(count−1)⌋; NaN for no values. */
  private static double quantile(SortedMap<Integer, Integer> bins, double q) {
    int count = bins.values().stream().mapToInt(Integer::intValue).sum();
    int left = (int) (q * (count - 1));
    for (Map.Entry<Integer, Integer> bin : bins.entrySet()) {
      left -= bin.getValue();
      if (left < 0) {
        return DayBucket.middle(bin.getKey());
      }
    }
    return Double.NaN;
  }

  /** The newest buckets up to the reference time's, and the place of an event among them. */
  private record Window(long timeMs, long referenceMs, long lengthMs, long count) {
    /** Changes the bucket of the event, unless it is too old for the window. */
    <B> void add(Buckets<B> buckets, Supplier<B> empty, Consumer<B> change) throws Exception {
      long number = Math.floorDiv(timeMs, lengthMs);
      if (Math.floorDiv(referenceMs, lengthMs) - number < count) {
        B bucket = buckets.get(number);
        B changed = bucket == null ? empty.get() : bucket;
        change.accept(changed);
        buckets.put(number, changed);
      }
    }

    /** Takes each bucket of the window with its age in buckets, and removes those before it. */
    <B> void forEach(Buckets<B> buckets, BiConsumer<Long, B> take) throws Exception {
      long newest = Math.floorDiv(referenceMs, lengthMs);
      Iterator<Map.Entry<Long, B>> all = buckets.iterator();
      while (all.hasNext()) {
        Map.Entry<Long, B> each = all.next();
        long age = newest - each.getKey();
        if (age < count) {
          take.accept(age, each.getValue());
        } else {
          all.remove();
        }
      }
    }
  }
}
