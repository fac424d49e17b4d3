package io.millrace.local.proof;

import io.millrace.lake.DelegatedOperations;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * The local run's catalog behind a bad network: a commit fails before it reaches the catalog, or it
 * goes through and its answer is lost.
 */
public final class FaultyCatalog extends JdbcCatalog {
  /** The faults of a commit. */
  enum Fault {
    NONE,
    REQUEST_LOST,
    ANSWER_LOST
  }

  private static final AtomicReference<Supplier<Fault>> FAULTS =
      new AtomicReference<>(() -> Fault.NONE);

  /** Sets the source of faults, which is asked at each commit, from any thread. */
  static void inject(Supplier<Fault> faults) {
    FAULTS.set(faults);
  }

  static void heal() {
    FAULTS.set(() -> Fault.NONE);
  }

  @Override
  protected TableOperations newTableOps(TableIdentifier identifier) {
    return new FaultyOperations(super.newTableOps(identifier));
  }

  private static final class FaultyOperations extends DelegatedOperations {
    FaultyOperations(TableOperations operations) {
      super(operations);
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      Fault fault = FAULTS.get().get();
      if (fault == Fault.REQUEST_LOST) {
        throw new IllegalStateException("Injected: the commit has not reached the catalog");
      }
      super.commit(base, metadata);
      if (fault == Fault.ANSWER_LOST) {
        throw new CommitStateUnknownException(
            new IllegalStateException("Injected: the catalog's answer is lost"));
      }
    }
  }
}
