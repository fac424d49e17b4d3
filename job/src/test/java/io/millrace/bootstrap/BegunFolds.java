package io.millrace.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;

/** Makes a user's state of a fold that was begun earlier, at random places. */
final class BegunFolds {
  private static final int ROUNDS_MAX = 3;

  private BegunFolds() {}

  /**
   * Folds the rows in random parts, of which the last comes with the state.
   *
   * @param rows with the columns of the fold
   */
  static byte[] state(Transition transition, byte[] packed, List<PastEvent> rows, String where) {
    Random random = new Random(rows.size());
    BegunFold begun = null;
    int done = 0;
    long partial = 0;
    for (int round = random.nextInt(ROUNDS_MAX + 1); round > 0; round--) {
      int next = done + random.nextInt(rows.size() - done + 1);
      HistoryFold fold = transition.fold().compile(transition.fold().columns());
      BegunFold made = fold.begun("u", begun, rows.subList(done, next).iterator());
      begun = BegunFold.of(made.toBytes());
      assertThat(fold.counts().events()).as(where).isEqualTo(next - done);
      partial = fold.counts().partialUsers();
      done = next;
    }
    UserBootstrap bootstrap = transition.compile(transition.fold().columns());
    byte[] state = bootstrap.state("u", packed, begun, rows.subList(done, rows.size()).iterator());
    if (transition.readsHistory()) {
      UserBootstrap whole = transition.compile(transition.fold().columns());
      whole.state("u", packed, rows.iterator());
      assertThat(bootstrap.counts().partialUsers())
          .as(where)
          .isEqualTo(whole.counts().partialUsers())
          .isGreaterThanOrEqualTo(partial);
    }
    return state;
  }
}
