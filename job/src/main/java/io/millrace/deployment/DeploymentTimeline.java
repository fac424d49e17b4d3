package io.millrace.deployment;

import io.millrace.event.KafkaCoordinates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which deployment scores a record, by the record's place alone: the last that begins at or before
 * it. Immutable.
 */
public final class DeploymentTimeline {
  private final List<Boundary> boundaries;
  private final Map<Partition, TreeMap<Long, Deployment>> beginnings = new HashMap<>();

  private record Partition(String topic, int number) {
    static Partition of(KafkaCoordinates place) {
      return new Partition(place.topic(), place.partition());
    }

    @Override
    public String toString() {
      return topic + '-' + number;
    }
  }

  /**
   * @param boundaries of all deployments, in any order
   */
  public DeploymentTimeline(List<Boundary> boundaries) {
    this.boundaries =
        boundaries.stream()
            .sorted(Comparator.comparingLong(each -> each.deployment().number()))
            .toList();
    for (Boundary boundary : this.boundaries) {
      boundary.offsets().forEach(place -> beginnings.put(Partition.of(place), new TreeMap<>()));
    }
    for (Boundary boundary : this.boundaries) {
      Map<Partition, Long> offsets = offsets(boundary);
      beginnings.forEach(
          (partition, all) -> {
            long begin = offsets.getOrDefault(partition, 0L);
            // What an earlier deployment was to begin behind this one's beginning never began.
            all.tailMap(begin, true).clear();
            all.put(begin, boundary.deployment());
          });
    }
  }

  private static Map<Partition, Long> offsets(Boundary boundary) {
    Map<Partition, Long> offsets = new HashMap<>();
    boundary.offsets().forEach(place -> offsets.put(Partition.of(place), place.offset()));
    return offsets;
  }

  /** The deployment that scores the record at a place; empty before the first. */
  public Optional<Deployment> at(KafkaCoordinates place) {
    TreeMap<Long, Deployment> all = beginnings.get(Partition.of(place));
    if (all == null) {
      // No boundary knows the partition, so each of them lies before its first record.
      return boundaries.isEmpty()
          ? Optional.empty()
          : Optional.of(boundaries.get(boundaries.size() - 1).deployment());
    }
    return Optional.ofNullable(all.floorEntry(place.offset())).map(Map.Entry::getValue);
  }

  /**
   * What no job can have written, each in words for the user: a number that comes twice or is left
   * out, and a beginning that lies before that of an earlier deployment.
   */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    Map<Partition, Long> last = new HashMap<>();
    long expected = Deployment.FIRST;
    for (Boundary boundary : boundaries) {
      long number = boundary.deployment().number();
      if (number != expected) {
        problems.add(
            number < expected
                ? "Deployment " + number + " comes twice"
                : "Deployment " + expected + " is missing: the next is " + number);
      }
      expected = number + 1;
      Map<Partition, Long> offsets = offsets(boundary);
      for (Partition partition : beginnings.keySet()) {
        long begin = offsets.getOrDefault(partition, 0L);
        Long before = last.put(partition, begin);
        if (before != null && begin < before) {
          problems.add(
              "Deployment %d begins at %s@%d, before an earlier one (%d)"
                  .formatted(number, partition, begin, before));
        }
      }
    }
    return problems;
  }
}
