package io.millrace.benchmarks.peer;

import io.millrace.benchmarks.peer.ShopFeatures.Shopper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** A user's state as one value, and its bytes. */
final class ShopperState {
  private ShopperTotals totals = new ShopperTotals();
  private final Map<Long, MinuteBucket> minutes = new HashMap<>();
  private final Map<Long, HourBucket> hours = new HashMap<>();
  private final Map<Long, DayBucket> days = new HashMap<>();

  Shopper shopper() {
    return new Shopper(
        totals, new HeapBuckets<>(minutes), new HeapBuckets<>(hours), new HeapBuckets<>(days));
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      totals.write(out);
      write(minutes, out, MinuteBucket::write);
      write(hours, out, HourBucket::write);
      write(days, out, DayBucket::write);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The state of its bytes; null of null. */
  static ShopperState of(byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    ShopperState state = new ShopperState();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      state.totals = ShopperTotals.read(in);
      read(state.minutes, in, MinuteBucket::read);
      read(state.hours, in, HourBucket::read);
      read(state.days, in, DayBucket::read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return state;
  }

  private interface BucketWriter<B> {
    void write(B bucket, DataOutput out) throws IOException;
  }

  private interface BucketReader<B> {
    B read(DataInput in) throws IOException;
  }

  private static <B> void write(Map<Long, B> buckets, DataOutput out, BucketWriter<B> writer)
      throws IOException {
    out.writeInt(buckets.size());
    for (Map.Entry<Long, B> each : buckets.entrySet()) {
      out.writeLong(each.getKey());
      writer.write(each.getValue(), out);
    }
  }

  private static <B> void read(Map<Long, B> buckets, DataInput in, BucketReader<B> reader)
      throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      buckets.put(in.readLong(), reader.read(in));
    }
  }

  /** Buckets in a map on the heap. */
  private record HeapBuckets<B>(Map<Long, B> map) implements Buckets<B> {
    @Override
    public B get(long number) {
      return map.get(number);
    }

    @Override
    public void put(long number, B bucket) {
      map.put(number, bucket);
    }

    @Override
    public Iterator<Map.Entry<Long, B>> iterator() {
      return map.entrySet().iterator();
    }
  }
}
