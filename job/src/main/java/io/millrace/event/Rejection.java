package io.millrace.event;

/** The decoder's way out of an event that cannot be used; carries no stack. */
final class Rejection extends Exception {
  private static final long serialVersionUID = 1;

  private final RejectReason reason;

  Rejection(RejectReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  static Rejection wrongType(String label, String expected, JsonKind kind) {
    return new Rejection(
        RejectReason.WRONG_TYPE,
        label + " is " + kind.description() + " (must be " + expected + ')');
  }

  static Rejection missing(String label) {
    return new Rejection(RejectReason.MISSING_FIELD, label + " is missing");
  }

  /** How messages name a field. */
  static String label(String path) {
    return "field '" + path + "'";
  }

  RejectReason reason() {
    return reason;
  }
}
