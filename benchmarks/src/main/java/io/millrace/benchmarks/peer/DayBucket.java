package io.millrace.benchmarks.peer;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A user's purchases of a day, for the window of 30 days. */
public final class DayBucket {
  /** The upper 17 bits of a positive double behind its sign: a bin is within 1 % of its values. */
  private static final int BIN_SHIFT = 46;

  public int purchases;
  public double spend;

  /** The number of amounts in each bin of a histogram. */
  public Map<Integer, Integer> amounts = new HashMap<>();

  void add(PeerEvent event) {
    purchases++;
    if (event.amount != null) {
      spend += event.amount;
      amounts.merge(bin(event.amount), 1, Integer::sum);
    }
  }

  private static int bin(double amount) {
    return (int) (Double.doubleToRawLongBits(amount) >>> BIN_SHIFT);
  }

  /** The middle of a bin. */
  static double middle(int bin) {
    double low = Double.longBitsToDouble((long) bin << BIN_SHIFT);
    double high = Double.longBitsToDouble((bin + 1L) << BIN_SHIFT);
    return low + (high - low) / 2;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(purchases);
    out.writeDouble(spend);
    out.writeInt(amounts.size());
    for (Map.Entry<Integer, Integer> each : amounts.entrySet()) {
      out.writeInt(each.getKey());
      out.writeInt(each.getValue());
    }
  }

  static DayBucket read(DataInput in) throws IOException {
    DayBucket bucket = new DayBucket();
    bucket.purchases = in.readInt();
    bucket.spend = in.readDouble();
    for (int left = in.readInt(); left > 0; left--) {
      bucket.amounts.put(in.readInt(), in.readInt());
    }
    return bucket;
  }
}
