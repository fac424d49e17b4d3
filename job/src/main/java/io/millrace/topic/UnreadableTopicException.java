package io.millrace.topic;

/** A topic that cannot be read from here. */
public final class UnreadableTopicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableTopicException(String message, Throwable cause) {
    super(message, cause);
  }
}
