package io.millrace.flink.batch;

import io.millrace.history.PartitionSpool;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.StoredPrediction;
import io.millrace.replay.PredictionFiles;
import io.millrace.replay.ReplayPlan;
import java.io.IOException;
import java.time.Instant;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.io.FileIO;

/**
 * Writes the predictions of a task's partitions, and hands on the files, which are committed later.
 */
final class WritePredictions extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<StoredPrediction, byte[]>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final ReplayPart part;
  private final String metadata;
  private final Instant scoredAt;
  private transient PartitionSpool<StoredPrediction> spool;
  private transient PartitionSpool<StoredPrediction>.Writer writer;

  /**
   * @param table the table to be made; the catalog does not have it yet
   */
  WritePredictions(ReplayPart part, Table table, Instant scoredAt) {
    this.part = part;
    this.metadata = TableMetadataParser.toJson(((HasTableOperations) table).operations().current());
    this.scoredAt = scoredAt;
  }

  @Override
  public void open() throws Exception {
    super.open();
    int tasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    spool =
        PartitionSpool.create(
            TaskFolder.of(getRuntimeContext(), getContainingTask()),
            part.rows() / tasks,
            part.plan().partitionOf(part.rows()));
    writer = spool.writer();
  }

  @Override
  public void processElement(StreamRecord<StoredPrediction> element) throws IOException {
    writer.add(element.getValue());
  }

  @Override
  public void endInput() throws Exception {
    try (Lake lake = part.place().open()) {
      // The files of the table that the new one replaces or joins: the catalog lacks the new one.
      Table table = table(lake.table(LakeTable.PREDICTIONS).io());
      ReplayPlan plan = part.plan();
      PredictionFiles files = new PredictionFiles(table, plan.columns(), scoredAt);
      try {
        spool.read(files);
      } catch (IOException | RuntimeException e) {
        files.discard(e);
        throw e;
      }
      for (DataFile file : files.files()) {
        output.collect(new StreamRecord<>(Packed.bytes(file)));
      }
    }
  }

  private Table table(FileIO files) {
    TableMetadata parsed = TableMetadataParser.fromJson(metadata);
    return new BaseTable(
        new StaticTableOperations(
            parsed, files, LocationProviders.locationsFor(parsed.location(), parsed.properties())),
        LakeTable.PREDICTIONS.key());
  }

  @Override
  public void close() throws Exception {
    if (spool != null) {
      spool.close();
    }
    super.close();
  }
}
