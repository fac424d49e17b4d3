package io.millrace.flink.sink.commit;

import io.millrace.lake.DelegatedOperations;
import io.millrace.lake.LastCommit;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;

/** A table's operations, whose commits record the {@link LastCommit} with the snapshot itself. */
final class MarkedOperations extends DelegatedOperations {
  MarkedOperations(TableOperations operations) {
    super(operations);
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    super.commit(base, LastCommit.recordedIn(metadata));
  }
}
