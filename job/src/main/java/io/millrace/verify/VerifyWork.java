package io.millrace.verify;

import io.millrace.history.UserRows;
import io.millrace.lake.Cut;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.SealBeginning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Does the work of a verification, on threads of this machine or on the tasks of a cluster. */
@FunctionalInterface
public interface VerifyWork {

  /**
   * The work that there is to do.
   *
   * @param versions the versions that can be recomputed
   * @param rows the rows that are read
   * @param limits the limits of what may differ
   */
  record Job(
      Lake lake,
      Cut cut,
      VersionSet versions,
      UserRows rows,
      Limits limits,
      Chains.Settings chains) {
    /** The tables about Kafka records, as far as they are there. */
    public List<LakeTable> recordTables() {
      List<LakeTable> tables = new ArrayList<>(List.of(LakeTable.EVENTS, LakeTable.REJECTS));
      if (cut.sealing().seals().isPresent()) {
        tables.add(LakeTable.SEALS);
      }
      if (cut.sealing().erased().isPresent()) {
        tables.add(LakeTable.ERASED);
      }
      return tables;
    }

    /** The point from which the records of these tables are sealed. */
    public SealBeginning sealBeginning() {
      return SealBeginning.of(lake, cut);
    }
  }

  /** Reads, recomputes and compares, and adds the results to the parts. */
  void run(Job job, Parts parts) throws IOException;
}
