package io.millrace.bootstrap;

import io.millrace.event.EventSchema;
import io.millrace.event.Pointer;
import io.millrace.pipeline.ChangeEffects;
import io.millrace.pipeline.ChangeEffects.ColumnChange;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineChange;
import io.millrace.pipeline.PipelineChange.Difference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The rules that a changed definition must keep for users' states to go on under it. */
final class Refusals {
  private static final String ELSEWHERE =
      "or start the new definition without state and with another tables.namespace";

  private final Set<String> found = new LinkedHashSet<>();

  private Refusals() {}

  /**
   * Finds the problems, each in one sentence.
   *
   * @param versions all definitions that the tables have rows of
   */
  static List<String> of(Pipeline before, Pipeline after, Collection<Pipeline> versions) {
    Refusals refusals = new Refusals();
    refusals.addName(before.name(), after.name());
    refusals.addFixed(before, after);
    refusals.addTopics(before.topics(), after.topics());
    refusals.addColumns(before, after);
    versions.forEach(version -> refusals.addColumns(version, after));
    return List.copyOf(refusals.found);
  }

  /**
   * Finds the problems of rows without a state, each in one sentence.
   *
   * @param versions all definitions that the tables have rows of
   */
  static List<String> ofRows(Pipeline after, Collection<Pipeline> versions) {
    Refusals refusals = new Refusals();
    for (Pipeline version : versions) {
      refusals.addFixed(version, after);
      refusals.addColumns(version, after);
    }
    return List.copyOf(refusals.found);
  }

  private void addName(String before, String after) {
    if (!before.equals(after)) {
      found.add(
          "pipeline is %s, and the savepoint is one of pipeline %s (use a savepoint of %s, or keep the name)"
              .formatted(after, before, after));
    }
  }

  /** Users' order, time and identity are those of the rows that are there. */
  private void addFixed(Pipeline before, Pipeline after) {
    EventSchema had = before.event();
    EventSchema wanted = after.event();
    List<String> fixed = new ArrayList<>(List.of("source.format"));
    if (!isSamePlace(had.userPath(), wanted.userPath())) {
      fixed.add("event.user");
    }
    if (!isSamePlace(had.idPath(), wanted.idPath())) {
      fixed.add("event.id");
    }
    if (!isSamePlace(had.timePath(), wanted.timePath())
        || had.timeFormat() != wanted.timeFormat()) {
      fixed.add("event.time");
    }
    for (Difference each :
        PipelineChange.between(before.canonicalJson(), after.canonicalJson()).differences()) {
      fixed.stream()
          .filter(each::isBelow)
          .map(
              key ->
                  "%s (%s may not change on the same tables: keep what it was, %s)"
                      .formatted(each, key, ELSEWHERE))
          .forEach(found::add);
    }
  }

  /** Whether two paths, or none, mean the same place of a record. */
  private static boolean isSamePlace(String before, String after) {
    if (before == null || after == null) {
      return before == null && after == null;
    }
    return Pointer.of(before).equals(Pointer.of(after));
  }

  private void addTopics(List<String> before, List<String> after) {
    List<String> removed = new ArrayList<>(before);
    removed.removeAll(after);
    if (!removed.isEmpty()) {
      found.add(
          "source.topics lacks %s, which the definition before names (with other features or fields topics may be added, not removed: keep what was there; or first take topics out alone, in a start from the savepoint, and stop it with a new one)"
              .formatted(String.join(", ", removed)));
    }
  }

  private void addColumns(Pipeline earlier, Pipeline after) {
    for (ColumnChange each : ChangeEffects.between(earlier, after).columns()) {
      boolean isField = each.table().equals(ChangeEffects.EVENTS);
      String what = (isField ? "event.fields." : "features.") + each.name();
      String kind = isField ? "field" : "feature";
      switch (each.fate()) {
        case RETYPED ->
            found.add(
                "%s: %s -> %s (the column %s.%s keeps its type: give the %s another name)"
                    .formatted(what, each.before(), each.after(), each.table(), each.name(), kind));
        case RESPELLED ->
            found.add(
                "%s differs in case alone from a column that %s has (engines cannot tell them apart: give the %s another name)"
                    .formatted(what, each.table(), kind));
        case ADDED, KEPT -> {}
      }
    }
  }
}
