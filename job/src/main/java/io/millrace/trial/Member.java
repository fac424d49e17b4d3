package io.millrace.trial;

/** The names in the lines of an expectation. */
final class Member {
  static final String RUNTIME = "runtime";
  static final String LINE = "line";
  static final String USER = "user";
  static final String USER_SEQ = "user_seq";
  static final String FEATURES = "features";
  static final String SCORE = "score";
  static final String STATUS = "status";
  static final String ERROR = "error";
  static final String REJECT = "reject";
  static final String MESSAGE = "message";

  private Member() {}
}
