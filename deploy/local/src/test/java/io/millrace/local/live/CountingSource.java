package io.millrace.local.live;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A source with counters that grow by one each time. */
final class CountingSource implements LivePage.Source {
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger read = new AtomicInteger();
  private volatile String more = "";

  /** Makes each snapshot longer by this text. */
  void append(String text) {
    more = text;
  }

  /** The number of snapshots that were made and of reads. */
  int calls() {
    return made.get() + read.get();
  }

  @Override
  public void read(Set<Integer> widths) {
    read.incrementAndGet();
  }

  @Override
  public Snapshot at(long nowNanos, Set<Integer> widths) {
    return new Snapshot(Map.of("counts", made.incrementAndGet() + more));
  }

  @Override
  public void close() {}
}
