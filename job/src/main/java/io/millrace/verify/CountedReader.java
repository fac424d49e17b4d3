package io.millrace.verify;

import io.millrace.lake.RowScan;
import java.io.IOException;
import org.apache.iceberg.StructLike;

/** Hands rows to another reader, and reports their number, a thousand at a time. */
final class CountedReader implements RowScan.Reader {
  private static final int ROWS = 1_000;

  private final RowScan.Reader reader;
  private final Progress progress;
  private int unreported;

  CountedReader(RowScan.Reader reader, Progress progress) {
    this.reader = reader;
    this.progress = progress;
  }

  @Override
  public void row(StructLike row) throws IOException {
    reader.row(row);
    if (++unreported == ROWS) {
      report();
    }
  }

  @Override
  public void end() throws IOException {
    reader.end();
    report();
  }

  private void report() {
    progress.done(unreported);
    unreported = 0;
  }
}
