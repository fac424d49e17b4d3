package io.millrace.scoring;

import java.util.List;

/** A model that cannot be used: its bytes, or its inputs and outputs against the features. */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param problems each with what the model has, what the pipeline gives, and the next step
   */
  ModelException(ModelDefinition definition, List<String> problems) {
    super("Cannot use model %s: %s".formatted(definition.file(), String.join("; ", problems)));
  }

  ModelException(ModelDefinition definition, String problem) {
    this(definition, List.of(problem));
  }

  ModelException(ModelDefinition definition, String problem, Throwable cause) {
    this(definition, List.of(problem));
    initCause(cause);
  }
}
