package io.millrace.imports;

import io.millrace.history.ImportSpool;
import io.millrace.history.RejectSpool;

/** What an import has read, on disk. */
record SpooledImport(
    ImportPlan plan, ImportSpool spool, RejectSpool rejects, ImportWork.Counts counts) {}
