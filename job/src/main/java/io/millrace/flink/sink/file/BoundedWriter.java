package io.millrace.flink.sink.file;

import io.millrace.lake.write.TableWriter;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.iceberg.flink.sink.IcebergStreamWriterMetrics;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.WriteResult;

/** Flink's view of a {@link TableWriter}: at each checkpoint its files go to the committer. */
final class BoundedWriter<R> implements CommittingSinkWriter<R, WriteResult> {
  private final TableWriter<R> writer;
  private final FileIO io;
  private final IcebergStreamWriterMetrics metrics;

  /**
   * @param io the access to the table's files, which is closed with the writer
   */
  BoundedWriter(TableWriter<R> writer, FileIO io, IcebergStreamWriterMetrics metrics) {
    this.writer = writer;
    this.io = io;
    this.metrics = metrics;
  }

  @Override
  public void write(R record, Context context) throws IOException {
    writer.add(record);
  }

  @Override
  public void flush(boolean endOfInput) {
    // prepareCommit() follows, and flushes
  }

  @Override
  public Collection<WriteResult> prepareCommit() throws IOException {
    long start = System.nanoTime();
    WriteResult result = WriteResult.builder().addDataFiles(writer.finish()).build();
    metrics.updateFlushResult(result);
    metrics.flushDuration(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    return List.of(result);
  }

  @Override
  public void close() throws IOException {
    try (io;
        writer) {}
  }
}
