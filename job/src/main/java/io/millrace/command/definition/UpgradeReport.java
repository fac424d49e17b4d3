package io.millrace.command.definition;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bootstrap.RefusedChangeException;
import io.millrace.bootstrap.Transition;
import io.millrace.command.argument.TransitionText;
import io.millrace.lake.start.StateRules;
import io.millrace.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What taking a state over to another definition would mean, or why it is not possible. */
final class UpgradeReport {
  private final Optional<Transition> transition;
  private final List<String> ofDefinitions;
  private final List<String> ofTables;

  private UpgradeReport(
      Optional<Transition> transition, List<String> ofDefinitions, List<String> ofTables) {
    this.transition = transition;
    this.ofDefinitions = ofDefinitions;
    this.ofTables = ofTables;
  }

  /**
   * Compares two definitions.
   *
   * @param versions all definitions that the tables have rows of, as far as they are known
   * @param ofTables the reasons why the later definition could not go on with the tables
   */
  static UpgradeReport of(
      Pipeline before, Pipeline after, Collection<Pipeline> versions, List<String> ofTables) {
    try {
      Transition transition = Transition.between(before, after, versions);
      return new UpgradeReport(Optional.of(transition), List.of(), ofTables);
    } catch (RefusedChangeException e) {
      return new UpgradeReport(Optional.empty(), e.problems(), ofTables);
    }
  }

  boolean isPossible() {
    return ofDefinitions.isEmpty() && ofTables.isEmpty();
  }

  /** A sentence, and the lines that it announces; refusals of tables are told with these. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (isPossible()) {
      lines.add("a savepoint of A does not fit B as it is; " + StateRules.TAKING_OVER + ":");
      lines.addAll(TransitionText.lines(transition.orElseThrow()));
    } else {
      lines.add("a savepoint of A does not fit B, and cannot be taken over to it:");
      lines.addAll(ofDefinitions);
      if (!ofTables.isEmpty()) {
        lines.add("B cannot go on with the tables of A, as said below");
      }
    }
    return lines;
  }

  /** Adds what {@link #lines} says. */
  void add(ObjectNode node) {
    node.put("possible", isPossible());
    ArrayNode all = node.putArray("refusals");
    ofDefinitions.forEach(all::add);
    ofTables.forEach(all::add);
    if (transition.isPresent()) {
      TransitionText.add(transition.get(), node);
    } else {
      node.putArray("features");
      node.putNull("reads_history").putNull("reads_raw_values");
    }
  }
}
