package io.millrace.explain;

import io.millrace.event.KafkaCoordinates;
import io.millrace.text.NearestName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds, among all rows, those most like a target that is missing. Thread safe. */
final class Nearest {
  /** The number of ids that are compared letter by letter in the end. */
  private static final int CANDIDATES = 64;

  private static final int SHOWN = 3;

  private final Target target;
  private final TreeSet<Candidate> candidates =
      new TreeSet<>(Comparator.comparingInt(Candidate::alike).thenComparing(Candidate::eventId));
  private final SortedMap<String, TreeMap<Integer, Offsets>> topics = new TreeMap<>();
  private final TreeMap<String, String> ofUser = new TreeMap<>();
  private long rows;

  private record Candidate(int alike, String eventId) {}

  /** The offsets next to the one that is asked for, on both sides. */
  private static final class Offsets {
    private long below = -1;
    private long above = Long.MAX_VALUE;
  }

  Nearest(Target target) {
    this.target = target;
  }

  synchronized void consider(String eventId, String userId, KafkaCoordinates kafka) {
    rows++;
    int alike = alike(target.text(), eventId);
    if (candidates.size() < CANDIDATES || alike > candidates.first().alike()) {
      candidates.add(new Candidate(alike, eventId));
      if (candidates.size() > CANDIDATES) {
        candidates.pollFirst();
      }
    }
    if (userId.equals(target.text())) {
      ofUser.put(
          "%s-%05d-%019d".formatted(kafka.topic(), kafka.partition(), kafka.offset()), eventId);
      if (ofUser.size() > SHOWN) {
        ofUser.pollFirstEntry();
      }
    }
    Offsets offsets =
        topics
            .computeIfAbsent(kafka.topic(), topic -> new TreeMap<>())
            .computeIfAbsent(kafka.partition(), partition -> new Offsets());
    long asked = target.kafka().map(KafkaCoordinates::offset).orElse(0L);
    if (kafka.offset() < asked) {
      offsets.below = Math.max(offsets.below, kafka.offset());
    } else {
      offsets.above = Math.min(offsets.above, kafka.offset());
    }
  }

  /**
   * A cheap measure of likeness, for every row: the number of letters that both begin and end with,
   * less the difference of lengths.
   */
  private static int alike(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    int front = 0;
    while (front < shorter && a.charAt(front) == b.charAt(front)) {
      front++;
    }
    int back = 0;
    while (back < shorter - front
        && a.charAt(a.length() - 1 - back) == b.charAt(b.length() - 1 - back)) {
      back++;
    }
    return front + back - Math.abs(a.length() - b.length());
  }

  /** Whether the target is the id of a user. */
  synchronized boolean isUser() {
    return !ofUser.isEmpty();
  }

  synchronized String advice() {
    if (rows == 0) {
      return "events has no rows yet";
    } else if (!ofUser.isEmpty()) {
      return "this is no event but a user, whose newest events are "
          + String.join(", ", new ArrayList<>(ofUser.values()));
    }
    List<String> ids = candidates.descendingSet().stream().map(Candidate::eventId).toList();
    String byId = "no event has this id%s".formatted(NearestName.hint(target.text(), ids));
    return target
        .kafka()
        .map(asked -> byId + ", and " + place(asked))
        .orElseGet(() -> byId + form());
  }

  private String form() {
    return "; a record is named %s, such as %s-0-17 (events has %s)"
        .formatted(Target.FORM, topics.firstKey(), String.join(", ", topics.keySet()));
  }

  private String place(KafkaCoordinates asked) {
    Map<Integer, Offsets> partitions = topics.get(asked.topic());
    if (partitions == null) {
      return "no event is of topic %s%s: events has %s"
          .formatted(
              asked.topic(),
              NearestName.hint(asked.topic(), topics.keySet()),
              String.join(", ", topics.keySet()));
    }
    Offsets offsets = partitions.get(asked.partition());
    if (offsets == null) {
      return "no event is of partition %d: events has %s of topic %s"
          .formatted(asked.partition(), partitions.keySet(), asked.topic());
    }
    List<String> next = new ArrayList<>();
    if (offsets.below >= 0) {
      next.add(String.valueOf(offsets.below));
    }
    if (offsets.above < Long.MAX_VALUE) {
      next.add(String.valueOf(offsets.above));
    }
    return "no event is of this offset: the nearest that events has are "
        + String.join(" and ", next);
  }
}
