package io.millrace.benchmarks.drive;

import java.io.IOException;

/** A place where answers to events become visible. Used by one thread. */
interface Answers extends AutoCloseable {
  /** Waits a little for answers, and takes those that are new. */
  void read(Latencies latencies) throws IOException;

  @Override
  void close() throws IOException;
}
