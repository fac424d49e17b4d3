package io.millrace.upgrade;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.bootstrap.FoldPlan;
import io.millrace.bootstrap.Transition;
import io.millrace.history.UserRows;
import io.millrace.lake.Cut;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.Savepoint;
import io.millrace.text.Count;
import java.util.Optional;

/** Makes the states of all users, and the savepoint that has them. */
public interface BootstrapWork {
  /** The name of a Flink job that folds while the old job runs. */
  String EARLY = "fold early";

  /** How the name begins of a Flink job that writes a savepoint; the old one's place follows. */
  String REWRITE = "rewrite ";

  /**
   * The work that there is to do.
   *
   * @param cut the snapshots that histories are read from; rows behind a user's state are left out
   * @param rows the rows and columns that histories are read with
   * @param from the savepoint that has the states before
   * @param to the folder of the new savepoint: a path or a URI, empty or not there
   * @param mayLackRows whether rows may have left the tables by right, by erasure or retention
   * @param begun the folds of the first rows, of which the others come; empty for none
   */
  record Job(
      Lake lake,
      Cut cut,
      UserRows rows,
      Transition transition,
      Savepoint from,
      String to,
      boolean mayLackRows,
      Optional<EarlyFold> begun) {

    /** The same work without folds that were begun. */
    Job anew() {
      return new Job(lake, cut, rows, transition, from, to, mayLackRows, Optional.empty());
    }

    /**
     * Requires that the histories that were read are those of the savepoint.
     *
     * @throws LakeException where they lack rows that cannot have gone by right, so that the tables
     *     are behind the savepoint
     */
    public void requireWhole(BootstrapCounts counts) {
      if (!mayLackRows && counts.partialUsers() > 0) {
        throw new LakeException(
            "the histories of %s lack rows, and none was ever deleted from the tables, so these are behind the savepoint (start the job from it under the earlier definition, which commits what is missing, and stop it with a new one)"
                .formatted(Count.of(counts.partialUsers(), "user")));
      }
    }
  }

  /**
   * Folds that are made of the rows before there is a savepoint.
   *
   * @param cut the snapshots that histories are read from
   * @param begun the folds of the first rows; empty for none
   */
  record Early(
      Lake lake,
      Cut cut,
      UserRows rows,
      FoldPlan plan,
      EarlyRounds.Target to,
      Optional<EarlyFold> begun) {}

  /**
   * The size of all users' states in a savepoint, in bytes.
   *
   * @throws io.millrace.lake.LakeException where it is none of this job
   */
  long stateBytes(Savepoint savepoint);

  /**
   * Writes the savepoint. Where it fails, nothing is left in the folder.
   *
   * @throws MisfitException where the folds that were begun do not serve
   * @throws io.millrace.lake.LakeException where states and histories do not fit together
   */
  BootstrapCounts run(Job job);

  /**
   * Writes folds, for a later {@link Job#begun}. Where it fails, nothing is left in the folder.
   *
   * @throws MisfitException where the folds that were begun do not serve
   * @throws io.millrace.lake.LakeException where rows cannot be folded
   */
  BootstrapCounts begin(Early early);

  /**
   * Removes folds with their folder, where it is there.
   *
   * @throws io.millrace.lake.LakeException where they cannot be removed
   */
  void discard(String folder);
}
