package io.millrace.imports;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.bootstrap.FoldPlan;
import io.millrace.event.SourceStart;
import io.millrace.lake.Cut;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.text.Count;
import java.util.Map;

/** Makes the states of all imported users, and the savepoint that has them. */
@FunctionalInterface
public interface StateWork {

  /**
   * The work that there is to do.
   *
   * @param cut the snapshots that histories are read from, whole
   * @param start where the job goes on in its topics
   * @param definition what the savepoint says of the definition of its states, with {@link
   *     io.millrace.lake.Savepoint#FINGERPRINT}
   * @param watches the state of each table's watch, by its uid
   * @param mayLackRows whether rows may have left the tables by right, by erasure or retention
   * @param target where the savepoint goes
   */
  record Job(
      Lake lake,
      Cut cut,
      FoldPlan fold,
      SourceStart start,
      Map<String, String> definition,
      Map<String, byte[]> watches,
      boolean mayLackRows,
      Target target) {

    /**
     * Requires that the tables had all rows of the imports.
     *
     * @throws LakeException where they lack rows that cannot have gone by right
     */
    public void requireWhole(BootstrapCounts counts) {
      if (!mayLackRows && counts.partialUsers() > 0) {
        throw new LakeException(
            "the histories of %s lack rows, and none was ever deleted from the tables (millrace verify says what is wrong with them)"
                .formatted(Count.of(counts.partialUsers(), "user")));
      }
    }
  }

  /**
   * A savepoint to be written.
   *
   * @param folder a path or a URI, empty or not there
   * @param maxParallelism the job's largest parallelism, which is fixed with the savepoint
   */
  record Target(String folder, int maxParallelism) {}

  /**
   * Writes the savepoint. Where it fails, nothing is left in the folder.
   *
   * @throws io.millrace.lake.LakeException where histories cannot be read, or the folder written
   */
  BootstrapCounts run(Job job);
}
