package io.millrace.bootstrap;

import io.millrace.feature.StateHead;
import io.millrace.feature.StateTransfer;
import java.util.Iterator;

/**
 * Makes users' states under a later definition, one user after the other, of their states under the
 * earlier one and their histories. What did not change is copied, and what is new is folded over
 * the history. Belongs to one thread.
 */
public final class UserBootstrap {
  private final StateTransfer transfer;
  private final HistoryFold fold;
  private final boolean readsHistory;
  private long users;
  private long events;
  private long partialUsers;

  UserBootstrap(StateTransfer transfer, HistoryFold fold) {
    this.transfer = transfer;
    this.fold = fold;
    readsHistory = !transfer.folded().isEmpty();
  }

  /**
   * Returns a user's packed state under the later definition. Where the history is whole, that is,
   * byte for byte, the state that the later definition would have, had it read the same events from
   * the start. Where rows are missing, what did not change is carried over all the same, and the
   * rest begins with the oldest row that is there.
   *
   * @param packed the user's packed state under the earlier definition
   * @param history the user's rows in the order of {@code user_seq}; those behind the state are
   *     left out, and none is read where {@link Transition#readsHistory()} is false
   * @throws BootstrapException where state and rows cannot be the same user's
   */
  public byte[] state(String userId, byte[] packed, Iterator<PastEvent> history) {
    users++;
    if (!readsHistory) {
      return transfer.apply(packed, null);
    }
    StateHead head = StateHead.of(packed);
    fold.begin().take(userId, history, head.userSeq());
    check(userId, head);
    events += fold.events();
    partialUsers += fold.isPartial() ? 1 : 0;
    return transfer.apply(packed, fold.packedAt(head.userSeq(), head.referenceTimeMs()));
  }

  private void check(String userId, StateHead head) {
    boolean isPossible =
        fold.isPartial()
            ? fold.referenceTimeMs() <= head.referenceTimeMs()
            : fold.referenceTimeMs() == head.referenceTimeMs();
    if (!isPossible) {
      throw new BootstrapException(
          "Cannot use the state of user %s: at user_seq %d it has the reference time %d ms, but the rows give %d ms. Use a savepoint that was taken with these tables"
              .formatted(
                  userId, head.userSeq(), head.referenceTimeMs(), fold.referenceTimeMs()));
    }
  }

  /** The counts of all users so far. Events and partial users are those of histories read. */
  public BootstrapCounts counts() {
    return new BootstrapCounts(users, events, partialUsers);
  }
}
