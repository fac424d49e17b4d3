package io.millrace.local.proof;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
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

  private record FaultyOperations(TableOperations operations) implements TableOperations {
    @Override
    public TableMetadata current() {
      return operations.current();
    }

    @Override
    public TableMetadata refresh() {
      return operations.refresh();
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      Fault fault = FAULTS.get().get();
      if (fault == Fault.REQUEST_LOST) {
        throw new IllegalStateException("Injected: the commit has not reached the catalog");
      }
      operations.commit(base, metadata);
      if (fault == Fault.ANSWER_LOST) {
        throw new CommitStateUnknownException(
            new IllegalStateException("Injected: the catalog's answer is lost"));
      }
    }

    @Override
    public FileIO io() {
      return operations.io();
    }

    @Override
    public EncryptionManager encryption() {
      return operations.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName) {
      return operations.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
      return operations.locationProvider();
    }

    @Override
    public TableOperations temp(TableMetadata uncommitted) {
      return operations.temp(uncommitted);
    }

    @Override
    public long newSnapshotId() {
      return operations.newSnapshotId();
    }

    @Override
    public boolean requireStrictCleanup() {
      return operations.requireStrictCleanup();
    }
  }
}
