package io.millrace.flink.batch.savepoint;

import java.io.Serializable;

/** The packed states of the users of one task, in the savepoint and in the one that comes of it. */
public interface TaskStates {
  /**
   * Rewrites one user's state. Users may come in any order, each once, and need not be in the old
   * savepoint.
   *
   * @throws IllegalStateException where the user was rewritten before
   */
  void rewrite(String user, Change change) throws Exception;

  /**
   * Rewrites all users of the old savepoint who were not rewritten yet, each once, in the order of
   * their key groups. Nobody can be rewritten after it.
   */
  void rewriteRest(ChangeOfUser change) throws Exception;

  /** What becomes of the state of a user at hand. */
  @FunctionalInterface
  interface Change {
    /**
     * Returns the new packed state; null for none.
     *
     * @param before the packed state in the old savepoint; null where it has none
     */
    byte[] after(byte[] before) throws Exception;
  }

  /** What becomes of the state of any user. */
  @FunctionalInterface
  interface ChangeOfUser extends Serializable {
    /** Returns the new packed state; null for none. */
    byte[] after(String user, byte[] before) throws Exception;
  }
}
