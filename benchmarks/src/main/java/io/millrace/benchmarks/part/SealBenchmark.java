package io.millrace.benchmarks.part;

import io.millrace.event.KafkaCoordinates;
import io.millrace.seal.SealChains;
import io.millrace.seal.SealLink;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Adds a record to the chain of its partition: three hashes. */
public class SealBenchmark extends Part {
  private static final byte[] KEY = "u86285".getBytes(StandardCharsets.US_ASCII);

  private final SealChains chains = new SealChains();
  private byte[][] values;
  private KafkaCoordinates[] places;
  private int next;

  /** Makes the records. */
  @Setup
  public void prepare() {
    values = Demo.values(RECORDS, 80);
    places = Demo.places(RECORDS);
  }

  /** Seals the next record. */
  @Benchmark
  public SealLink seal() {
    int n = next++ & MASK;
    return chains.seal(places[n], KEY, values[n]);
  }
}
