package io.millrace.registry;

/** A registry that gives no usable answer; the message names each address that was asked. */
public final class RegistryException extends Exception {
  private static final long serialVersionUID = 1;

  RegistryException(String message) {
    super(message);
  }
}
