package io.millrace.verify;

/** The topics themselves, where they can be asked. */
public interface OffsetLog extends AutoCloseable {
  /** Explains nothing. */
  OffsetLog OUT_OF_REACH =
      new OffsetLog() {
        @Override
        public boolean holdsNoRecord(String topic, int partition, long from, long to) {
          return false;
        }

        @Override
        public void close() {}
      };

  /**
   * Whether a partition is known to have no record at these offsets, both included: markers of
   * transactions, what was aborted, and what compaction has taken out.
   */
  boolean holdsNoRecord(String topic, int partition, long from, long to);

  @Override
  void close();
}
