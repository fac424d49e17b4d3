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
  private long carried;

  UserBootstrap(StateTransfer transfer, HistoryFold fold) {
    this.transfer = transfer;
    this.fold = fold;
    readsHistory = !transfer.folded().isEmpty();
  }

  /**
   * Returns a user's packed state under the later definition. Where the history is whole, it is,
   * byte for byte, the state that the later definition would have, had it read the same events from
   * the start. Where rows are missing, what did not change is carried over all the same, and the
   * rest begins with the oldest row that is there.
   *
   * @param packed the user's packed state under the earlier definition
   * @param history the user's rows in the order of {@code user_seq}; those behind the state are
   *     left out, and none is read where {@link Transition#readsHistory()} is false
   * @throws BootstrapException where state and rows cannot be the same user's, and where the rows
   *     end before the state though none can have gone by right: the tables are behind the
   *     savepoint
   */
  public byte[] state(String userId, byte[] packed, Iterator<PastEvent> history) {
    return state(userId, packed, null, history);
  }

  /**
   * Returns the same state, byte for byte, where the first of the rows were folded earlier.
   *
   * @param begun what {@link HistoryFold#begun} has made of the rows that were there then, by the
   *     same {@link FoldPlan}; null for none
   * @param later the rows that were added since
   * @throws BootstrapException also where the later rows do not follow
   */
  public byte[] state(String userId, byte[] packed, BegunFold begun, Iterator<PastEvent> later) {
    if (!readsHistory) {
      carried++;
      return transfer.apply(packed, null);
    }
    return transfer.apply(packed, fold.stateAt(userId, begun, later, StateHead.of(packed)));
  }

  /** The counts of all users so far. Events and partial users are those of histories read. */
  public BootstrapCounts counts() {
    return fold.counts().plus(new BootstrapCounts(carried, 0, 0));
  }
}
