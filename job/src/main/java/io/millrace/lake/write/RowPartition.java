package io.millrace.lake.write;

import java.io.IOException;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.StructLike;

/** A partition that has rows in this checkpoint: those that wait, and its open file. */
final class RowPartition {
  private final StructLike key;
  private final int number;
  private int rows;
  private long bytes;
  private OpenFile file;

  /**
   * @param number its place among the partitions of the checkpoint
   */
  RowPartition(StructLike key, int number) {
    this.key = key;
    this.number = number;
  }

  StructLike key() {
    return key;
  }

  int number() {
    return number;
  }

  /** The rows that wait. */
  int rows() {
    return rows;
  }

  /** The bytes of the rows that wait. */
  long bytes() {
    return bytes;
  }

  void add(long rowBytes) {
    rows++;
    bytes += rowBytes;
  }

  /** Forgets the rows that waited. */
  void written() {
    rows = 0;
    bytes = 0;
  }

  /** The open file; null where there is none. */
  OpenFile file() {
    return file;
  }

  void begin(OpenFile begun) {
    file = begun;
  }

  DataFile finish() throws IOException {
    DataFile finished = file.finish();
    file = null;
    return finished;
  }
}
