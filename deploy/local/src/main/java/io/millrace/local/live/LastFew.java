package io.millrace.local.live;

import io.millrace.event.KafkaCoordinates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The last few items: those of a later commit before those of an earlier one, and those that were
 * read together in the order of their Kafka timestamps.
 */
final class LastFew<T> {
  private record Item<T>(KafkaCoordinates kafka, T value) {}

  private final Comparator<Item<T>> oldestFirst =
      Comparator.<Item<T>>comparingLong(item -> item.kafka().timestampMs())
          .thenComparingLong(item -> item.kafka().offset());
  private final PriorityQueue<Item<T>> coming = new PriorityQueue<>(oldestFirst);
  private final int most;
  private List<T> newestFirst = List.of();

  LastFew(int most) {
    this.most = most;
  }

  void add(KafkaCoordinates kafka, T value) {
    coming.add(new Item<>(kafka, value));
    if (coming.size() > most) {
      coming.remove();
    }
  }

  /** Puts the items added since in front of the earlier ones. */
  void settle() {
    List<T> all = new ArrayList<>();
    coming.stream().sorted(oldestFirst.reversed()).map(Item::value).forEach(all::add);
    all.addAll(newestFirst);
    newestFirst = List.copyOf(all.subList(0, Math.min(most, all.size())));
    coming.clear();
  }

  void clear() {
    coming.clear();
    newestFirst = List.of();
  }

  List<T> newestFirst() {
    return newestFirst;
  }
}
