package io.millrace.verify;

/** Answers which offsets of the topics hold records. */
public interface TopicRecords extends AutoCloseable {
  /** An answer without topics at hand: it explains nothing. */
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
   * last where it holds none. Markers of transactions, aborted records and compacted ones are no
   * records.
   */
  long firstRecord(String topic, int partition, long from, long to);

  /** Whether it never has an answer, so that more questions are useless. */
  default boolean isSilent() {
    return false;
  }

  @Override
  void close();
}
