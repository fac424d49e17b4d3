package io.millrace.upgrade;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.bootstrap.Transition;
import io.millrace.history.UserRows;
import io.millrace.lake.Cut;
import io.millrace.lake.Lake;
import io.millrace.lake.Savepoint;

/** Makes the states of all users, and the savepoint that has them. */
public interface BootstrapWork {

  /**
   * The work that there is to do.
   *
   * @param cut the snapshots that histories are read from; rows behind a user's state are left out
   * @param rows the rows and columns that histories are read with
   * @param from the savepoint that has the states before
   * @param to the folder of the new savepoint: a path or a URI, empty or not there
   */
  record Job(Lake lake, Cut cut, UserRows rows, Transition transition, Savepoint from, String to) {}

  /**
   * The size of all users' states in a savepoint, in bytes.
   *
   * @throws io.millrace.lake.LakeException where it is none of this job
   */
  long stateBytes(Savepoint savepoint);

  /**
   * Writes the savepoint. Where it fails, nothing is left in the folder.
   *
   * @throws io.millrace.lake.LakeException where states and histories do not fit together
   */
  BootstrapCounts run(Job job);
}
