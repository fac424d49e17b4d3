package io.millrace.flink.sink.file;

import io.millrace.flink.LogPlace;
import io.millrace.lake.write.TableWriter;
import io.millrace.row.Column;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.sink.IcebergSink;
import org.apache.iceberg.flink.sink.IcebergStreamWriterMetrics;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.WriteResult;

/**
 * Iceberg's sink with a {@link TableWriter} in it, which takes records instead of Flink's rows;
 * Iceberg's own operators gather and commit files.
 *
 * @param <R> what rows are made of
 * @param <C> Iceberg's committable, whose class is not public
 */
public final class BoundedSink<R, C>
    implements Sink<R>, SupportsCommitter<C>, SupportsPreCommitTopology<WriteResult, C> {
  private static final long serialVersionUID = 1L;

  private final SupportsCommitter<C> committing;
  private final SupportsPreCommitTopology<WriteResult, C> gathering;
  private final Table table;
  private final SerializableSupplier<List<Column<R>>> columns;
  private final long targetFileBytes;
  private final LogPlace place;

  @SuppressWarnings("unchecked") // the sink is both, for its own committable
  private BoundedSink(
      Sink<RowData> sink,
      Table table,
      SerializableSupplier<List<Column<R>>> columns,
      long targetFileBytes,
      LogPlace place) {
    if (!(sink instanceof IcebergSink)) {
      throw new IllegalStateException("Cannot bound a " + sink.getClass() + " (knows IcebergSink)");
    }
    this.committing = (SupportsCommitter<C>) sink;
    this.gathering = (SupportsPreCommitTopology<WriteResult, C>) sink;
    this.table = table;
    this.columns = columns;
    this.targetFileBytes = targetFileBytes;
    this.place = place;
  }

  /**
   * Gives Iceberg's builder records as if they were rows. The sink that it attaches to them becomes
   * ours, since the builder does not expose it otherwise, and so no record has to be a row.
   *
   * @param table the serializable table by which files are written
   * @param columns the columns of a record
   * @param place the logging context of tasks that do nothing but write
   */
  public static <R> DataStream<RowData> bounding(
      DataStream<R> records,
      Table table,
      SerializableSupplier<List<Column<R>>> columns,
      long targetFileBytes,
      LogPlace place) {
    return new Intercepted<>(
        records, sink -> new BoundedSink<>(sink, table, columns, targetFileBytes, place));
  }

  /** Claims to be a stream of rows, of which Iceberg's builder sees no more than the class. */
  @SuppressWarnings("unchecked")
  private static final class Intercepted<R> extends DataStream<RowData> {
    private final DataStream<R> records;
    private final Function<Sink<RowData>, Sink<R>> bounded;

    Intercepted(DataStream<R> records, Function<Sink<RowData>, Sink<R>> bounded) {
      super(records.getExecutionEnvironment(), ((DataStream<RowData>) records).getTransformation());
      this.records = records;
      this.bounded = bounded;
    }

    @Override
    public DataStreamSink<RowData> sinkTo(Sink<RowData> sink) {
      return (DataStreamSink<RowData>) records.sinkTo(bounded.apply(sink));
    }
  }

  @Override
  public CommittingSinkWriter<R, WriteResult> createWriter(WriterInitContext context) {
    place.enter();
    OutputFileFactory files =
        OutputFileFactory.builderFor(
                table,
                context.getTaskInfo().getIndexOfThisSubtask(),
                context.getTaskInfo().getAttemptNumber())
            .format(FileFormat.PARQUET)
            .defaultSpec(table.spec())
            .build();
    return new BoundedWriter<>(
        new TableWriter<>(
            table, columns.get(), files, TableWriter.Limits.of(table, targetFileBytes)),
        table.io(),
        new IcebergStreamWriterMetrics(context.metricGroup(), table.name()));
  }

  @Override
  public Committer<C> createCommitter(CommitterInitContext context) throws IOException {
    return committing.createCommitter(context);
  }

  @Override
  public SimpleVersionedSerializer<C> getCommittableSerializer() {
    return committing.getCommittableSerializer();
  }

  @Override
  public DataStream<CommittableMessage<C>> addPreCommitTopology(
      DataStream<CommittableMessage<WriteResult>> results) {
    return gathering.addPreCommitTopology(results);
  }

  @Override
  public SimpleVersionedSerializer<WriteResult> getWriteResultSerializer() {
    return gathering.getWriteResultSerializer();
  }
}
