package io.millrace.bootstrap;

/** Tells that rows do not follow a {@link BegunFold}, which does not serve then. */
public final class BegunFoldException extends BootstrapException {
  private static final long serialVersionUID = 1L;

  BegunFoldException(String message) {
    super(message);
  }
}
