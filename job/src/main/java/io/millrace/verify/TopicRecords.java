package io.millrace.verify;

/** The topics themselves, where they can be asked. */
public interface TopicRecords extends AutoCloseable {
  /** Explains nothing. */
  TopicRecords OUT_OF_REACH =
      new TopicRecords() {
        @Override
        public long firstRecord(String topic, int partition, long from, long to) {
          return from;
        }

        @Override
        public boolean isSilent() {
          return true;
        }

        @Override
        public void close() {}
      };

  /**
   * The first of these offsets, both included, where a partition may hold a record; one beyond the
   * last where it is known to hold none: markers of transactions, what was aborted, and what
   * compaction has taken out.
   */
  long firstRecord(String topic, int partition, long from, long to);

  /** Whether it knows nothing, so that asking on is in vain. */
  default boolean isSilent() {
    return false;
  }

  @Override
  void close();
}
