package io.millrace.benchmarks.drive;

import java.io.IOException;

/** Reads answers to events where they become visible. Used by one thread. */
interface AnswerReader extends AutoCloseable {
  /** Waits a little for answers, and takes those that are new. */
  void read(Latencies latencies) throws IOException;

  @Override
  void close() throws IOException;
}
