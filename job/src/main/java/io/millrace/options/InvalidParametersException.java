package io.millrace.options;

import io.millrace.text.Count;
import java.util.List;
import java.util.stream.Collectors;

/** Parameters that cannot be used, with everything that is wrong with them. */
public final class InvalidParametersException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ParameterProblem> problems;

  InvalidParametersException(List<ParameterProblem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  public List<ParameterProblem> problems() {
    return problems;
  }

  private static String message(List<ParameterProblem> problems) {
    String count = Count.of(problems.size(), "problem");
    return problems.stream()
        .map(ParameterProblem::toString)
        .collect(Collectors.joining("\n  ", "Invalid job parameters (" + count + "):\n  ", ""));
  }
}
