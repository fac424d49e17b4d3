package io.millrace.topic;

/** Why Kafka's client has failed, in its own words. */
final class KafkaReason {
  private static final int CAUSES_MAX = 20;

  private KafkaReason() {}

  /** The message of the innermost cause that has one: outer ones say what was tried. */
  static String of(Throwable failure) {
    String reason = failure.getClass().getSimpleName();
    Throwable each = failure;
    for (int depth = 0; each != null && depth < CAUSES_MAX; depth++) {
      boolean isItsCauses = each.getCause() != null && isOfCause(each);
      reason = each.getMessage() == null || isItsCauses ? reason : each.getMessage();
      each = each.getCause();
    }
    return reason;
  }

  /** Java's own message of an exception that is made of its cause alone: a name of a class. */
  private static boolean isOfCause(Throwable failure) {
    return failure.getCause().toString().equals(failure.getMessage());
  }
}
