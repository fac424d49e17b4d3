package io.millrace.imports;

import io.millrace.history.ImportSpool;
import io.millrace.history.ImportSpool.KnownUsers;
import io.millrace.history.RejectSpool;

/** What an import has read, on disk. */
record SpooledImport(ImportPlan plan, ImportSpool spool, RejectSpool rejects, Found found) {
  /** What {@link ImportWork.Gathered} says of it. */
  record Found(KnownUsers known, ImportWork.Counts counts, String content, String gaps) {}
}
