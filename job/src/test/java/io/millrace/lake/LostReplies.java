package io.millrace.lake;

import java.util.Queue;
import java.util.function.Supplier;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;

/** Commits, and then fails as the next failure says; commits after the last one succeed. */
final class LostReplies extends DelegatedOperations {
  private final Queue<Supplier<RuntimeException>> failures;

  LostReplies(TableOperations operations, Queue<Supplier<RuntimeException>> failures) {
    super(operations);
    this.failures = failures;
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    super.commit(base, metadata);
    if (!failures.isEmpty()) {
      throw failures.remove().get();
    }
  }
}
