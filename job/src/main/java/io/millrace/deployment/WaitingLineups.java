package io.millrace.deployment;

import io.millrace.event.KafkaCoordinates;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The lineups that were asked for and have not taken effect, in the order of their records. */
final class WaitingLineups {
  /** The most lineups that wait. */
  static final int MAX = 16;

  private final Deque<Waiting> all = new ArrayDeque<>();

  /** A lineup that was asked for, with the place of its record. */
  record Waiting(Lineup lineup, KafkaCoordinates control) {
    boolean has(String version) {
      return lineup.has(version);
    }
  }

  void add(Lineup lineup, KafkaCoordinates control) {
    all.add(new Waiting(lineup, control));
  }

  boolean isFull() {
    return all.size() >= MAX;
  }

  List<Waiting> all() {
    return List.copyOf(all);
  }

  Optional<Waiting> first() {
    return Optional.ofNullable(all.peek());
  }

  Waiting removeFirst() {
    return all.remove();
  }

  boolean need(String version) {
    return all.stream().anyMatch(each -> each.has(version));
  }

  /**
   * Whether a version leaves with the deployments of earlier records: it is in one of them, not in
   * the last, and no record has asked for it since. So it is the records' order that says it, and
   * not which barriers have come.
   */
  boolean leave(Deployment active, Preparation version) {
    Lineup last = all.isEmpty() ? active.lineup() : all.getLast().lineup();
    boolean isUsedSince =
        (active.lineup().has(version.version()) && !active.isBefore(version.lastAsked()))
            || all.stream()
                .anyMatch(
                    each ->
                        each.has(version.version())
                            && each.control().offset() >= version.lastAsked());
    return isUsedSince && !last.has(version.version());
  }

  /** Removes lineups, and gives the refusal of each. */
  List<Ruling> refuse(Predicate<Waiting> which, String reason) {
    List<Waiting> refused = all.stream().filter(which).toList();
    all.removeAll(refused);
    return refused.stream()
        .map(each -> Ruling.refused(each.control(), each.lineup(), reason))
        .toList();
  }
}
