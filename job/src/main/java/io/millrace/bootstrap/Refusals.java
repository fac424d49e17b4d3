package io.millrace.bootstrap;

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
    PipelineChange.between(before.canonicalJson(), after.canonicalJson())
        .differences()
        .forEach(refusals::addFixed);
    refusals.addTopics(before.topics(), after.topics());
    refusals.addColumns(before, after);
    versions.forEach(version -> refusals.addColumns(version, after));
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
  private void addFixed(Difference difference) {
    for (String key : List.of("event.user", "event.time", "event.id", "source.format")) {
      if (difference.path().equals(key) || difference.path().startsWith(key + '.')) {
        found.add(
            "%s (%s may not change on the same tables: keep what it was, %s)"
                .formatted(difference, key, ELSEWHERE));
      }
    }
  }

  private void addTopics(List<String> before, List<String> after) {
    List<String> removed = new ArrayList<>(before);
    removed.removeAll(after);
    if (!removed.isEmpty()) {
      found.add(
          "source.topics lacks %s, of which the savepoint has offsets (topics may be added, not removed: keep what was there, %s)"
              .formatted(String.join(", ", removed), ELSEWHERE));
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
