package io.millrace.bootstrap;

import io.millrace.text.Count;
import java.util.List;

/** A change of a definition that no state can be taken over, with all that is wrong with it. */
public final class RefusedChangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  RefusedChangeException(String pipeline, List<String> problems) {
    this(
        problems,
        "Cannot take the state of pipeline %s over to the new definition".formatted(pipeline));
  }

  private RefusedChangeException(List<String> problems, String what) {
    super(
        "%s (%s):\n  %s"
            .formatted(what, Count.of(problems.size(), "problem"), String.join("\n  ", problems)));
    this.problems = List.copyOf(problems);
  }

  static RefusedChangeException ofRows(String pipeline, List<String> problems) {
    return new RefusedChangeException(
        problems,
        "Cannot go on under this definition behind the rows that pipeline %s has"
            .formatted(pipeline));
  }

  /** A sentence for each, with the way out. */
  public List<String> problems() {
    return problems;
  }
}
