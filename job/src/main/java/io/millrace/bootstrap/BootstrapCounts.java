package io.millrace.bootstrap;

import io.millrace.feature.StateHistory;
import java.io.Serializable;

/**
 * What went into new states.
 *
 * @param users the users whose state was made
 * @param events the rows that were folded
 * @param partialUsers the users whose history, as far as it was folded, lacks rows; {@link
 *     StateHistory} says what that means for a version
 */
public record BootstrapCounts(long users, long events, long partialUsers) implements Serializable {
  public static final BootstrapCounts NONE = new BootstrapCounts(0, 0, 0);

  public BootstrapCounts plus(BootstrapCounts other) {
    return new BootstrapCounts(
        users + other.users, events + other.events, partialUsers + other.partialUsers);
  }

  /** The counts after later rows were folded upon these: users and gaps are those of all rows. */
  public BootstrapCounts then(BootstrapCounts later) {
    return new BootstrapCounts(later.users, events + later.events, later.partialUsers);
  }
}
