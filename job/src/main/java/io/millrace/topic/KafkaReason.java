package io.millrace.topic;

/** The reason of a failure of Kafka's client, in the client's words. */
final class KafkaReason {
  private static final int CAUSES_MAX = 20;

  private KafkaReason() {}

  /** The message of the innermost cause that has one, since outer ones say what was tried. */
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

  /**
   * Whether the message is the one that Java makes of the cause alone: a class's name and its
   * message.
   */
  private static boolean isOfCause(Throwable failure) {
    return failure.getCause().toString().equals(failure.getMessage());
  }
}
