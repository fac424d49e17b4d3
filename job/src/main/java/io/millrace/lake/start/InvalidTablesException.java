package io.millrace.lake.start;

import java.util.List;
import java.util.stream.Collectors;

/** Tables that the pipeline cannot write: all problems at once, each with its way out. */
public final class InvalidTablesException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  InvalidTablesException(List<StartProblem> problems) {
    super(
        problems.stream()
            .map(StartProblem::text)
            .collect(
                Collectors.joining("\n  - ", "Cannot write the pipeline's tables:\n  - ", "")));
    this.problems = problems.stream().map(StartProblem::text).toList();
  }

  public List<String> problems() {
    return problems;
  }
}
