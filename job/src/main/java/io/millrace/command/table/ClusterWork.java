package io.millrace.command.table;

import io.millrace.imports.StateWork;
import io.millrace.lake.LakePlace;
import io.millrace.replay.ReplayWork;
import io.millrace.upgrade.BootstrapWork;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.VerifyWork;
import java.util.function.LongConsumer;

/** The work of commands that a cluster does. */
public interface ClusterWork {

  /**
   * The work of a verification.
   *
   * @param differences takes the files of differences that tasks have written
   * @param kept the number of differences of each kind that are shown
   */
  VerifyWork verify(LakePlace place, DifferenceTable differences, int kept);

  ReplayWork replay(LakePlace place);

  /**
   * Requires a folder that a savepoint can be written to, and leaves it as it is.
   *
   * @throws io.millrace.lake.LakeException where there is something else in it, or this process
   *     cannot write there
   */
  void requireFree(String folder);

  /**
   * The making of an import's savepoint.
   *
   * @param users takes the number of users that are done
   */
  StateWork importedState(LakePlace place, LongConsumer users);

  /**
   * The work of a bootstrap.
   *
   * @param users takes the number of users that are done
   */
  BootstrapWork bootstrap(LakePlace place, LongConsumer users);
}
