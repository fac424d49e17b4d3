package io.millrace.deployment;

import io.millrace.event.KafkaCoordinates;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The lineups that were asked for and have not taken effect, in the order of their records, and
 * which record asked for the one that has.
 */
final class WaitingLineups {
  /** The most lineups that wait. */
  static final int MAX = 16;

  private final Deque<Waiting> all = new ArrayDeque<>();
  private long activeAsked;

  /**
   * A lineup that was asked for.
   *
   * @param control the place of its record
   * @param asked the number of its record
   */
  record Waiting(Lineup lineup, KafkaCoordinates control, long asked) {
    boolean has(String version) {
      return lineup.has(version);
    }
  }

  /**
   * @param activeAsked the number of the record that asked for what is active, {@link
   *     Preparation#NEVER_ASKED} for none
   */
  WaitingLineups(long activeAsked) {
    this.activeAsked = activeAsked;
  }

  long activeAsked() {
    return activeAsked;
  }

  void add(Lineup lineup, KafkaCoordinates control, long asked) {
    all.add(new Waiting(lineup, control, asked));
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

  /** Takes the first out, which becomes active. */
  Waiting removeFirst() {
    Waiting first = all.remove();
    activeAsked = first.asked();
    return first;
  }

  /** Something is active that no record asked for. */
  void beginUnasked() {
    activeAsked = Preparation.NEVER_ASKED;
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
        (active.lineup().has(version.version()) && activeAsked >= version.lastAsked())
            || all.stream()
                .anyMatch(
                    each -> each.has(version.version()) && each.asked() >= version.lastAsked());
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
