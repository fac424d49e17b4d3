package io.millrace.lake;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the features of a version rest on: all events of all users, or for some users only those
 * that the tables still had when the version began.
 *
 * @param partialUsers the number of users whose history lacked rows; 0 where it was complete
 */
public record VersionHistory(long partialUsers) {
  public static final VersionHistory COMPLETE = new VersionHistory(0);
  private static final String ALL = "complete";
  private static final String SOME = "partial";
  private static final Pattern TEXT = Pattern.compile(ALL + "|" + SOME + " ([1-9][0-9]{0,17})");

  public VersionHistory {
    if (partialUsers < 0) {
      throw new IllegalArgumentException("partialUsers is " + partialUsers + " (must be 0 or more)");
    }
  }

  /**
   * The history of a version that began with states of an earlier one, folded anew in part. What
   * was carried over rests on what the earlier version rested on.
   *
   * @param before the earlier version's
   * @param partialUsers the number of users for whom rows were missing now
   */
  public static VersionHistory after(VersionHistory before, long partialUsers) {
    return new VersionHistory(Math.max(before.partialUsers(), partialUsers));
  }

  /** Reads the columns of a row of {@code versions}; empty where they say nothing. */
  static Optional<VersionHistory> ofRow(String status, Long partialUsers) {
    if (ALL.equals(status)) {
      return Optional.of(COMPLETE);
    }
    return SOME.equals(status) && partialUsers != null && partialUsers > 0
        ? Optional.of(new VersionHistory(partialUsers))
        : Optional.empty();
  }

  public boolean isPartial() {
    return partialUsers > 0;
  }

  /** The column {@code history} of the table {@code versions}. */
  public String status() {
    return isPartial() ? SOME : ALL;
  }

  /** The form in which a savepoint keeps it: ASCII. */
  public String toText() {
    return isPartial() ? SOME + " " + partialUsers : ALL;
  }

  /** Reads what {@link #toText} has written; empty for anything else. */
  public static Optional<VersionHistory> ofText(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        text.equals(ALL) ? COMPLETE : new VersionHistory(Long.parseLong(matcher.group(1))));
  }
}
