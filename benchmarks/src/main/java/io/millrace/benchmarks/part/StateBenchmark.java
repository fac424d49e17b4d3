package io.millrace.benchmarks.part;

import io.millrace.feature.UserState;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** A user of the demo to the packed form that the state is kept in, and back. */
public class StateBenchmark extends Part {
  private final UserState[] users = new UserState[RECORDS];
  private final byte[][] packed = new byte[RECORDS][];
  private Shoppers shoppers;
  private int next;

  /** Packs users, of whom each has had its events. */
  @Setup
  public void prepare() {
    shoppers = new Shoppers(Demo.pipeline()).warm();
    for (int i = 0; i < RECORDS; i++) {
      shoppers.advance();
      packed[i] = shoppers.features().write(shoppers.user());
      users[i] = shoppers.features().read(packed[i]);
    }
  }

  /** Packs the next. */
  @Benchmark
  public byte[] pack() {
    return shoppers.features().write(users[next++ & MASK]);
  }

  /** Unpacks the next. */
  @Benchmark
  public UserState unpack() {
    return shoppers.features().read(packed[next++ & MASK]);
  }
}
