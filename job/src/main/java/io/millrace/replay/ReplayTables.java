package io.millrace.replay;

import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.ReplaySource;
import io.millrace.lake.TableLayout;
import io.millrace.lake.TableProperty;
import io.millrace.lake.VersionFile;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;

/**
 * The tables {@code predictions} and {@code versions} of a replay, in a namespace of their own. The
 * commit that ends the replay replaces the tables of an earlier replay, columns included.
 */
final class ReplayTables {
  private final Lake lake;
  private final Namespace target;
  private final ReplayPlan plan;
  private final Map<String, String> properties = new HashMap<>(TableProperty.DEFAULTS);
  private Transaction versions;
  private Transaction predictions;

  ReplayTables(Lake lake, Namespace target, ReplayPlan plan) {
    this.lake = lake;
    this.target = target;
    this.plan = plan;
    // This name keeps jobs from writing to the tables: a job is refused as another pipeline.
    properties.put(TableProperty.PIPELINE, "replay of " + plan.pipeline().name());
  }

  /**
   * Checks that the namespace may be written.
   *
   * @throws LakeException where it is the one that is replayed, or has a table that no replay has
   *     written
   */
  void check() {
    if (target.equals(lake.namespace())) {
      throw new LakeException(
          "Cannot replay into %s: it is what is replayed (choose another namespace: --to)"
              .formatted(target));
    }
    for (LakeTable each : LakeTable.values()) {
      TableIdentifier identifier = identifier(each);
      if (lake.catalog().tableExists(identifier)
          && ReplaySource.of(lake.catalog().loadTable(identifier)).isEmpty()) {
        throw new LakeException(
            "Cannot replay into %s: it has a table %s that no replay has written (choose another namespace: --to)"
                .formatted(target, each.key()));
      }
    }
  }

  private TableIdentifier identifier(LakeTable table) {
    return TableIdentifier.of(target, table.key());
  }

  /**
   * Begins the commit that replaces the tables.
   *
   * @return the future table {@code predictions}, for which files are written
   */
  Table begin(ReplaySource source) {
    createNamespace();
    properties.putAll(source.properties());
    versions = begin(LakeTable.VERSIONS, TableLayout.versions());
    predictions =
        begin(LakeTable.PREDICTIONS, TableLayout.predictions(plan.pipeline(), plan.columns()));
    return predictions.table();
  }

  /**
   * Commits both tables.
   *
   * @param source the source with all properties, known only at the end
   */
  void commit(ReplaySource source, List<DataFile> files, Instant now) throws IOException {
    DataFile version =
        VersionFile.write(
            versions.table(),
            plan.pipeline(),
            plan.keptModelBytes(),
            plan.modelUri(),
            now,
            Optional.empty());
    append(versions, List.of(version));
    append(predictions, files);
    UpdateProperties known = within(predictions).updateProperties();
    source.properties().forEach(known::set);
    known.commit();
    // Files of a commit that fails stay, since it may have succeeded after all.
    commit(LakeTable.VERSIONS, versions);
    commit(LakeTable.PREDICTIONS, predictions);
  }

  private void commit(LakeTable table, Transaction transaction) {
    long snapshot = transaction.table().currentSnapshot().snapshotId();
    try {
      transaction.commitTransaction();
    } catch (RuntimeException e) {
      // The reply to a successful commit may be lost, or belong to a second request.
      if (!isCommitted(table, snapshot, e)) {
        throw LakeException.cannot("commit the replay to " + identifier(table), e, "replay again");
      }
    }
  }

  private boolean isCommitted(LakeTable table, long snapshot, RuntimeException failure) {
    try {
      return lake.catalog().loadTable(identifier(table)).snapshot(snapshot) != null;
    } catch (RuntimeException unreachable) {
      failure.addSuppressed(unreachable);
      return false;
    }
  }

  private void createNamespace() {
    if (lake.catalog() instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(target)) {
      try {
        namespaces.createNamespace(target);
      } catch (AlreadyExistsException raced) {
        // Another program has created it meanwhile, which serves as well.
      }
    }
  }

  private Transaction begin(LakeTable table, TableLayout layout) {
    return lake.catalog()
        .buildTable(identifier(table), layout.schema())
        .withPartitionSpec(layout.spec(layout.schema()))
        .withProperties(properties)
        .createOrReplaceTransaction();
  }

  private static void append(Transaction transaction, List<DataFile> files) {
    AppendFiles append = within(transaction).newAppend();
    files.forEach(append::appendFile);
    append.commit();
  }

  /**
   * The transaction's table, with updates that the transaction does not know of. It would delete
   * the manifests of known ones where its commit looks failed, though it may have succeeded.
   */
  private static Table within(Transaction transaction) {
    TableOperations operations = ((HasTableOperations) transaction.table()).operations();
    return new BaseTable(operations, transaction.table().name());
  }
}
