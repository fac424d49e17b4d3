package io.millrace.benchmarks.part;

import io.millrace.feature.ByteWriter;
import io.millrace.feature.UserState;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Packs a user of the demo to the form in which the state is kept, and unpacks it. */
public class StateBenchmark extends Part {
  private final UserState[] users = new UserState[RECORDS];
  private final byte[][] packed = new byte[RECORDS][];
  private Shoppers shoppers;

  /** The place that all users are unpacked into, as the job's cache does. */
  private UserState visitor;

  private int next;

  /** Packs users that have had their events. */
  @Setup
  public void prepare() {
    shoppers = new Shoppers(Demo.pipeline()).warm();
    visitor = shoppers.features().newUser();
    for (int i = 0; i < RECORDS; i++) {
      shoppers.advance();
      packed[i] = shoppers.features().write(shoppers.user());
      users[i] = shoppers.features().read(packed[i]);
    }
  }

  /** Packs the next user. */
  @Benchmark
  public ByteWriter pack() {
    return shoppers.features().pack(users[next++ & MASK]);
  }

  /** Unpacks the next user. */
  @Benchmark
  public UserState unpack() {
    byte[] user = packed[next++ & MASK];
    shoppers.features().unpack(user, user.length, visitor);
    return visitor;
  }
}
