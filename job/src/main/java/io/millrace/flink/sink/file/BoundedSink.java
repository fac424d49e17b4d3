package io.millrace.flink.sink.file;

import java.io.IOException;
import java.util.function.UnaryOperator;
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
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.sink.IcebergSink;
import org.apache.iceberg.flink.sink.IcebergStreamWriterMetrics;
import org.apache.iceberg.io.WriteResult;

/**
 * Iceberg's sink with a {@link BoundedWriter} in it; Iceberg's own operators gather and commit
 * files.
 *
 * @param <C> Iceberg's committable, whose class is not public
 */
public final class BoundedSink<C>
    implements Sink<RowData>, SupportsCommitter<C>, SupportsPreCommitTopology<WriteResult, C> {
  private static final long serialVersionUID = 1L;

  private final SupportsCommitter<C> committing;
  private final SupportsPreCommitTopology<WriteResult, C> gathering;
  private final Table table;
  private final RowType rowType;
  private final long targetFileBytes;

  @SuppressWarnings("unchecked") // the sink is both, for its own committable
  private BoundedSink(Sink<RowData> sink, Table table, RowType rowType, long targetFileBytes) {
    if (!(sink instanceof IcebergSink)) {
      throw new IllegalStateException("Cannot bound a " + sink.getClass() + " (knows IcebergSink)");
    }
    this.committing = (SupportsCommitter<C>) sink;
    this.gathering = (SupportsPreCommitTopology<WriteResult, C>) sink;
    this.table = table;
    this.rowType = rowType;
    this.targetFileBytes = targetFileBytes;
  }

  /**
   * Wraps the rows for Iceberg's builder, so that its sink becomes bounded when it is attached: the
   * builder does not expose the sink otherwise.
   *
   * @param table the serializable table by which files are written
   */
  public static DataStream<RowData> bounding(
      DataStream<RowData> rows, Table table, RowType rowType, long targetFileBytes) {
    return new Intercepted(rows, sink -> new BoundedSink<>(sink, table, rowType, targetFileBytes));
  }

  private static final class Intercepted extends DataStream<RowData> {
    private final UnaryOperator<Sink<RowData>> bounded;

    Intercepted(DataStream<RowData> rows, UnaryOperator<Sink<RowData>> bounded) {
      super(rows.getExecutionEnvironment(), rows.getTransformation());
      this.bounded = bounded;
    }

    @Override
    public DataStreamSink<RowData> sinkTo(Sink<RowData> sink) {
      return super.sinkTo(bounded.apply(sink));
    }
  }

  @Override
  public CommittingSinkWriter<RowData, WriteResult> createWriter(WriterInitContext context) {
    return new BoundedWriter(
        new PartitionFiles(
            table,
            rowType,
            targetFileBytes,
            context.getTaskInfo().getIndexOfThisSubtask(),
            context.getTaskInfo().getAttemptNumber()),
        table,
        rowType,
        BoundedWriter.Limits.DEFAULT,
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
