package io.millrace.verify;

import io.millrace.history.HistorySource;
import io.millrace.lake.Cut;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.SealBeginning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Who does the work of a verification: threads of this machine, or the tasks of a cluster. */
@FunctionalInterface
public interface VerifyWork {

  /**
   * What there is to do.
   *
   * @param versions that can be recomputed
   * @param rows that are read
   * @param limits of what may differ
   */
  record Job(
      Lake lake,
      Cut cut,
      VersionSet versions,
      HistorySource rows,
      Limits limits,
      Chains.Settings chains) {
    /** The tables that tell of records and are there. */
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

    /** When the records of these tables began to be sealed. */
    public SealBeginning sealBeginning() {
      return SealBeginning.of(lake, cut);
    }
  }

  /** Reads, recomputes and compares, and adds what it has found. */
  void run(Job job, Parts parts) throws IOException;
}
