package io.millrace.scoring;

import java.util.regex.Pattern;

/**
 * A call of a model that failed. Expected of dirty data: it has no stack trace, and its text is the
 * same whenever the same rows fail, since tables keep it.
 */
final class CallFailure extends Exception {
  private static final long serialVersionUID = 1;
  private static final int LENGTH_MAX = 500;
  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{6,}");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final boolean ofSignature;

  CallFailure(String message) {
    this(message, false);
  }

  private CallFailure(String message, boolean ofSignature) {
    super(stable(message), null, false, false);
    this.ofSignature = ofSignature;
  }

  /**
   * A failure of a call that ran, but whose output is not the one that the definition describes.
   */
  static CallFailure ofSignature(String message) {
    return new CallFailure(message, true);
  }

  boolean isOfSignature() {
    return ofSignature;
  }

  private static String stable(String message) {
    if (message == null) {
      return "the model failed without a message";
    }
    String line =
        BLANKS.matcher(ADDRESS.matcher(message).replaceAll("0x…")).replaceAll(" ").strip();
    if (line.length() <= LENGTH_MAX) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(LENGTH_MAX - 1)) ? LENGTH_MAX - 1 : LENGTH_MAX;
    return line.substring(0, end) + "…";
  }
}
