package io.millrace.local;

import io.millrace.local.folder.RunFolder;
import io.millrace.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Path;

/** Makes the state of another definition out of a run's state and its tables. */
interface Upgrade {
  /**
   * Refuses a change that the tables do not allow, before anything is changed.
   *
   * @throws io.millrace.local.exit.RunFailure with all reasons
   */
  void check(RunFolder folder, Pipeline before, Pipeline after) throws IOException;

  /**
   * Writes the new state. All that the old one holds is committed, and no job runs. After a kill
   * this is called again with the same definitions and an empty folder; what it does to the tables
   * must bear that, and must leave them usable for the definition before.
   *
   * @param from the folder of the savepoint that the run has ended with
   * @param to the folder of the new one, not there yet; it may be moved afterwards
   * @throws io.millrace.local.exit.RunFailure where it cannot be made
   */
  void apply(RunFolder folder, Pipeline before, Pipeline after, Path from, Path to)
      throws IOException;
}
