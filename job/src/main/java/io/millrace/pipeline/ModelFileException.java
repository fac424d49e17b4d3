package io.millrace.pipeline;

/** A model's file that cannot be obtained, or is larger than the job takes. */
public class ModelFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ModelFileException(String message) {
    super(message);
  }
}
