package io.millrace.bootstrap;

import io.millrace.text.Count;
import java.util.List;

/** A change of a definition that no state can be taken over, with all that is wrong with it. */
public final class RefusedChangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  RefusedChangeException(String pipeline, List<String> problems) {
    this("Cannot take the state of pipeline %s over to the new definition", pipeline, problems);
  }

  private RefusedChangeException(String what, String pipeline, List<String> problems) {
    super(
        "%s (%s):\n  %s"
            .formatted(
                what.formatted(pipeline),
                Count.of(problems.size(), "problem"),
                String.join("\n  ", problems)));
    this.problems = List.copyOf(problems);
  }

  static RefusedChangeException ofRows(String pipeline, List<String> problems) {
    return new RefusedChangeException(
        "Cannot go on under this definition behind the rows that pipeline %s has",
        pipeline, problems);
  }

  /** A sentence for each, with the way out. */
  public List<String> problems() {
    return problems;
  }
}
