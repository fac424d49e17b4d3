package io.millrace.replay;

import io.millrace.feature.FeatureColumn;
import io.millrace.history.PartitionSpool;
import io.millrace.lake.PredictionRecords;
import io.millrace.lake.StoredPrediction;
import io.millrace.lake.TableProperty;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.ClusteredDataWriter;
import org.apache.iceberg.io.OutputFileFactory;

/**
 * Writes predictions to files, partition by partition, so that one file is open at a time. Belongs
 * to one thread.
 */
public final class PredictionFiles implements PartitionSpool.Reader<StoredPrediction> {
  private final Table table;
  private final PredictionRecords records;
  private final PartitionKey key;
  private final InternalRecordWrapper wrapper;
  private final ClusteredDataWriter<Record> writer;

  /**
   * @param table a table with the columns of {@link io.millrace.lake.TableLayout#predictions}
   */
  public PredictionFiles(Table table, List<FeatureColumn> columns, Instant scoredAt) {
    this.table = table;
    records = new PredictionRecords(columns, table.schema(), scoredAt);
    key = new PartitionKey(table.spec(), table.schema());
    wrapper = new InternalRecordWrapper(table.schema().asStruct());
    writer =
        new ClusteredDataWriter<>(
            new GenericFileWriterFactory.Builder(table).dataFileFormat(FileFormat.PARQUET).build(),
            OutputFileFactory.builderFor(table, 0, 0)
                .format(FileFormat.PARQUET)
                .operationId(UUID.randomUUID().toString())
                .build(),
            table.io(),
            TableProperty.TARGET_FILE_BYTES);
  }

  @Override
  public void row(StoredPrediction prediction) {
    Record row = records.record(prediction);
    key.partition(wrapper.wrap(row));
    writer.write(row, table.spec(), key);
  }

  @Override
  public void end() throws IOException {
    writer.close();
  }

  /** The files that were written. Called after the last row. */
  public List<DataFile> files() {
    return writer.result().dataFiles();
  }

  /** Deletes the files, since no commit will name them. */
  public void discard(Exception reason) {
    try {
      writer.close();
      files().forEach(file -> table.io().deleteFile(file.location()));
    } catch (IOException | RuntimeException e) {
      reason.addSuppressed(e);
    }
  }
}
