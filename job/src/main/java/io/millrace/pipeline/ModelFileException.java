package io.millrace.pipeline;

/** A model file that is not the one that the definition means. */
public class ModelFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ModelFileException(String message) {
    super(message);
  }
}
