package io.millrace.event;

/** The exception that ends the decoding of an event that cannot be used; has no stack trace. */
final class Rejection extends Exception {
  private static final long serialVersionUID = 1;

  private final RejectReason reason;

  Rejection(RejectReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  static Rejection wrongType(String label, String expected, DataKind kind) {
    return new Rejection(
        RejectReason.WRONG_TYPE,
        label + " is " + kind.description() + " (must be " + expected + ')');
  }

  static Rejection missing(String label) {
    return new Rejection(RejectReason.MISSING_FIELD, label + " is missing");
  }

  /** A field's name in messages. */
  static String label(String path) {
    return "field '" + path + "'";
  }

  RejectReason reason() {
    return reason;
  }
}
