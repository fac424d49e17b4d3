package io.millrace.benchmarks.part;

import io.millrace.event.Event;
import io.millrace.flink.type.RouteType;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Writes an event as the bytes that cross the network to its user, and reads it back. */
public class ShuffleBenchmark extends Part {
  private final DataOutputSerializer out = new DataOutputSerializer(512);
  private final DataInputDeserializer in = new DataInputDeserializer();
  private final byte[][] written = new byte[RECORDS][];
  private Event[] events;
  private TypeSerializer<Event> serializer;
  private int next;

  /** Writes the events once. */
  @Setup
  public void prepare() throws IOException {
    events = Demo.events(Demo.values(RECORDS, 80));
    serializer =
        RouteType.event(Demo.pipeline().event()).createSerializer(new SerializerConfigImpl());
    for (int n = 0; n < RECORDS; n++) {
      next = n;
      write();
      written[n] = out.getCopyOfBuffer();
    }
  }

  /** Writes the next event. */
  @Benchmark
  public int write() throws IOException {
    out.clear();
    serializer.serialize(events[next++ & MASK], out);
    return out.length();
  }

  /** Reads the next event. */
  @Benchmark
  public Event read() throws IOException {
    in.setBuffer(written[next++ & MASK]);
    return serializer.deserialize(in);
  }
}
