package io.millrace.benchmarks.part;

import io.millrace.event.Decoded;
import io.millrace.event.EventDecoder;
import io.millrace.event.KafkaCoordinates;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Decodes a record's value to an event, by its format. */
public class DecodeFormatBenchmark extends Part {
  /** The values' format. */
  @Param({"json", "avro", "protobuf"})
  public String format;

  private byte[][] values;
  private KafkaCoordinates[] places;
  private EventDecoder decoder;
  private int next;

  /** Makes the records. */
  @Setup
  public void prepare() {
    values = BinaryValues.values(format, Demo.values(RECORDS, 80));
    places = Demo.places(RECORDS);
    decoder = new EventDecoder(Demo.pipeline().event(), BinaryValues.format(format));
  }

  /** Decodes the next record. */
  @Benchmark
  public Decoded decode() {
    int n = next++ & MASK;
    return decoder.decode(values[n], places[n]);
  }
}
