package io.millrace.local;

import io.millrace.bootstrap.RefusedChangeException;
import io.millrace.bootstrap.Transition;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineChange;
import io.millrace.pipeline.PipelineChange.Difference;
import java.util.ArrayList;
import java.util.List;

/** What an upgrade of a local run cannot change: its tables and topics, and what states forbid. */
final class UpgradeRules {
  private static final List<String> FIXED = List.of("tables", "predictions-topic");

  private UpgradeRules() {}

  /** The problems of a change, each in one sentence; none where an upgrade can do it. */
  static List<String> problems(Pipeline before, Pipeline after) {
    List<String> problems = new ArrayList<>();
    for (Difference each :
        PipelineChange.between(PipelineChange.record(before), PipelineChange.record(after))
            .differences()) {
      if (FIXED.stream().anyMatch(key -> (each.path() + '.').startsWith(key + '.'))) {
        problems.add("%s (must stay: an upgrade goes on with the same tables)".formatted(each));
      }
    }
    String first = before.topics().get(0);
    if (!after.topics().get(0).equals(first) && after.topics().contains(first)) {
      problems.add(
          "source.topics: %s must stay the first, which the input is loaded to".formatted(first));
    }
    try {
      Transition.between(before, after, List.of());
    } catch (RefusedChangeException e) {
      problems.addAll(e.problems());
    }
    return problems;
  }
}
