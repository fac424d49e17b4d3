package io.millrace.bootstrap;

/** A history or a state that no state can be made of, with what to do about it. */
public sealed class BootstrapException extends RuntimeException permits BegunFoldException {
  private static final long serialVersionUID = 1L;

  BootstrapException(String message) {
    super(message);
  }
}
