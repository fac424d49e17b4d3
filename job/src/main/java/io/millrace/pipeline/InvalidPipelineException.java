package io.millrace.pipeline;

import io.millrace.text.Count;
import java.util.List;
import java.util.stream.Collectors;

/** A definition that cannot run, with everything that is wrong with it, in the order of lines. */
public class InvalidPipelineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final List<Problem> problems;

  /**
   * @param name the definition's, for the message
   */
  public InvalidPipelineException(String name, List<Problem> problems) {
    super(message(name, problems));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }

  private static String message(String name, List<Problem> problems) {
    return problems.stream()
        .map(Problem::message)
        .collect(
            Collectors.joining(
                "\n  ",
                "Invalid pipeline definition %s (%s):\n  "
                    .formatted(name, Count.of(problems.size(), "problem")),
                ""));
  }
}
