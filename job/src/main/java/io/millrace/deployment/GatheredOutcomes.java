package io.millrace.deployment;

import io.millrace.event.KafkaCoordinates;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What tasks say of preparations, until all have spoken. No part of the state: a start asks all
 * tasks again. Not thread safe.
 */
public final class GatheredOutcomes {
  /** The longest reason in a row of a table; a model's own words may have any length. */
  private static final int REASON_MAX = 2_000;

  private final int tasks;
  private final Map<Key, Map<Integer, Optional<String>>> spoken = new HashMap<>();

  private record Key(String version, KafkaCoordinates control) {}

  /**
   * The outcome of all tasks.
   *
   * @param refusal of the first task, by its number, that cannot use the version; empty where all
   *     can
   */
  public record Outcome(Optional<String> refusal) {}

  /**
   * @param tasks the number of tasks, which speak once for each preparation
   */
  public GatheredOutcomes(int tasks) {
    this.tasks = tasks;
  }

  /**
   * Takes what a task says.
   *
   * @param control the place of the record that asked for the preparation
   * @param refusal why the task cannot use the version; empty where it can
   * @return the outcome, once every task has spoken
   */
  public Optional<Outcome> add(
      String version, KafkaCoordinates control, int task, Optional<String> refusal) {
    Key key = new Key(version, control);
    Map<Integer, Optional<String>> all = spoken.computeIfAbsent(key, each -> new TreeMap<>());
    all.put(task, refusal.map(GatheredOutcomes::bounded));
    if (all.size() < tasks) {
      return Optional.empty();
    }
    spoken.remove(key);
    return Optional.of(new Outcome(all.values().stream().flatMap(Optional::stream).findFirst()));
  }

  private static String bounded(String reason) {
    return reason.length() <= REASON_MAX ? reason : reason.substring(0, REASON_MAX) + "...";
  }
}
