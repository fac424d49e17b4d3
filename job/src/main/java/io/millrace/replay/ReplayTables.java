package io.millrace.replay;

import io.millrace.feature.FeatureColumn;
import io.millrace.history.PartitionSpool;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.PredictionRecords;
import io.millrace.lake.ReplaySource;
import io.millrace.lake.StoredPrediction;
import io.millrace.lake.TableLayout;
import io.millrace.lake.TableProperty;
import io.millrace.lake.VersionFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.io.ClusteredDataWriter;
import org.apache.iceberg.io.OutputFileFactory;

/**
 * The tables {@code predictions} and {@code versions} of a replay, in a namespace of their own.
 * Those of a replay before are replaced, with their columns, in the commit that ends the replay.
 */
final class ReplayTables {
  private static final int PROGRESS_ROWS = 1_000;

  private final Lake lake;
  private final Namespace target;
  private final ReplayPlan plan;
  private final Map<String, String> properties = new HashMap<>(TableProperty.DEFAULTS);

  ReplayTables(Lake lake, Namespace target, ReplayPlan plan) {
    this.lake = lake;
    this.target = target;
    this.plan = plan;
    // No job may go on in them: it would be refused as another pipeline.
    properties.put(TableProperty.PIPELINE, "replay of " + plan.pipeline().name());
  }

  /**
   * Looks whether the namespace may be written.
   *
   * @throws LakeException where it is a live pipeline's, or another's
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
   * Writes the rows, and commits both tables.
   *
   * @param told how many more rows are written, from any thread
   */
  void write(PartitionSpool spool, ReplaySource source, int threads, Instant now, LongConsumer told)
      throws IOException {
    createNamespace();
    properties.putAll(source.properties());
    Transaction predictions =
        begin(LakeTable.PREDICTIONS, TableLayout.predictions(plan.pipeline(), plan.columns()));
    Transaction versions = begin(LakeTable.VERSIONS, TableLayout.versions());
    DataFile version =
        VersionFile.write(
            versions.table(), plan.pipeline(), plan.keptModelBytes(), plan.modelUri(), now);
    append(versions, List.of(version));
    append(predictions, files(predictions.table(), spool, threads, now, told));
    // Files of a commit that fails stay, since it may have come through after all.
    versions.commitTransaction();
    predictions.commitTransaction();
  }

  private List<DataFile> files(
      Table table, PartitionSpool spool, int threads, Instant now, LongConsumer told)
      throws IOException {
    OutputFileFactory places =
        OutputFileFactory.builderFor(table, 0, 0)
            .format(FileFormat.PARQUET)
            .operationId(UUID.randomUUID().toString())
            .build();
    List<Writer> writers = Collections.synchronizedList(new ArrayList<>());
    try {
      spool.read(
          threads,
          () -> {
            Writer writer = new Writer(table, places, now, told);
            writers.add(writer);
            return writer;
          });
      return writers.stream().flatMap(writer -> writer.files().stream()).toList();
    } catch (IOException | RuntimeException e) {
      writers.forEach(writer -> writer.discard(e));
      throw e;
    }
  }

  private void createNamespace() {
    if (lake.catalog() instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(target)) {
      try {
        namespaces.createNamespace(target);
      } catch (AlreadyExistsException raced) {
        // Another program made it in between; that is what was wanted.
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
    AppendFiles append = transaction.newAppend();
    files.forEach(append::appendFile);
    append.commit();
  }

  /** A thread's writer: one file is open at a time. */
  private final class Writer implements PartitionSpool.Reader {
    private final PredictionRecords records;
    private final PartitionKey key;
    private final InternalRecordWrapper wrapper;
    private final ClusteredDataWriter<Record> writer;
    private final LongConsumer told;
    private final Table table;
    private int untold;

    Writer(Table table, OutputFileFactory places, Instant now, LongConsumer told) {
      this.table = table;
      this.told = told;
      List<FeatureColumn> columns = plan.columns();
      records = new PredictionRecords(columns, table.schema(), now);
      key = new PartitionKey(table.spec(), table.schema());
      wrapper = new InternalRecordWrapper(table.schema().asStruct());
      writer =
          new ClusteredDataWriter<>(
              new GenericFileWriterFactory.Builder(table)
                  .dataFileFormat(FileFormat.PARQUET)
                  .build(),
              places,
              table.io(),
              TableProperty.TARGET_FILE_BYTES);
    }

    @Override
    public void row(StoredPrediction prediction) {
      Record row = records.record(prediction);
      key.partition(wrapper.wrap(row));
      writer.write(row, table.spec(), key);
      if (++untold == PROGRESS_ROWS) {
        told.accept(untold);
        untold = 0;
      }
    }

    @Override
    public void end() throws IOException {
      writer.close();
      told.accept(untold);
    }

    List<DataFile> files() {
      return writer.result().dataFiles();
    }

    /** Deletes what no commit will have. */
    void discard(Exception reason) {
      try {
        writer.close();
        files().forEach(file -> table.io().deleteFile(file.location()));
      } catch (IOException | RuntimeException e) {
        reason.addSuppressed(e);
      }
    }
  }
}
