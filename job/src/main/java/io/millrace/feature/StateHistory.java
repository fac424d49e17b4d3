package io.millrace.feature;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of the users' histories is in the states of a version. What was folded from a partial
 * history stays partial for as long as later versions carry anything over, also where these fold
 * nothing and so see no gap: which part of a state is the partial one is not kept.
 *
 * @param partialUsers the users whose states lack rows; 0 for a complete history
 */
public record StateHistory(long partialUsers) implements Serializable {
  public static final StateHistory COMPLETE = new StateHistory(0);
  private static final String ALL = "complete";
  private static final String SOME = "partial";
  private static final Pattern TEXT = Pattern.compile(SOME + " ([1-9][0-9]{0,17})");

  public boolean isComplete() {
    return partialUsers == 0;
  }

  /** The word for it in the table {@code versions}: complete or partial. */
  public String status() {
    return isComplete() ? ALL : SOME;
  }

  /** The text of it in a savepoint, in ASCII: {@code complete}, {@code partial 12}. */
  public String toText() {
    return isComplete() ? ALL : SOME + " " + partialUsers;
  }

  /** Reads what {@link #toText} has written; empty for any other text. */
  public static Optional<StateHistory> ofText(String text) {
    Matcher partial = TEXT.matcher(text);
    return partial.matches()
        ? Optional.of(new StateHistory(Long.parseLong(partial.group(1))))
        : Optional.of(COMPLETE).filter(complete -> text.equals(ALL));
  }

  /**
   * Reads a row of the table {@code versions}; empty where it does not say.
   *
   * @param status null in rows of earlier builds
   * @param partialUsers null unless the history is partial
   */
  public static Optional<StateHistory> ofRow(String status, Long partialUsers) {
    return partialUsers == null
        ? Optional.of(COMPLETE).filter(complete -> ALL.equals(status))
        : Optional.of(new StateHistory(partialUsers));
  }

  /**
   * The history of states that a later definition has made of states with this one.
   *
   * <p>Rows that are gone do not come back, so a fold meets all gaps of before again, and its count
   * includes the users of before. A change that folds nothing meets none, and carries the count
   * over. The greater of the two is right for both.
   *
   * @param carriesState whether anything was taken over from the states with this history
   * @param partialNow the users for whom rows were missing now, of all users
   */
  public StateHistory after(boolean carriesState, long partialNow) {
    return new StateHistory(Math.max(carriesState ? partialUsers : 0, partialNow));
  }

  /**
   * The history of states with this one into which later rows were folded. A user that lacks rows
   * of both parts is counted twice.
   *
   * @param partialLater the users who lack some of the later rows
   */
  public StateHistory with(long partialLater) {
    return new StateHistory(partialUsers + partialLater);
  }
}
