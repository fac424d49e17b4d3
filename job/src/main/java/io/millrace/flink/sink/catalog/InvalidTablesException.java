package io.millrace.flink.sink.catalog;

import java.util.List;

/** Tables that the pipeline cannot write: all problems at once, each with its way out. */
public final class InvalidTablesException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  InvalidTablesException(List<String> problems) {
    super("Cannot write the pipeline's tables:\n  - " + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
