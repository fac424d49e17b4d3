package io.millrace.benchmarks.peer;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What is kept of a user beside the buckets: the newest times, the last amount, decayed sums. */
public final class ShopperTotals {
  /** The time of an event that there was none of. */
  static final long NEVER = Long.MIN_VALUE;

  /** The greatest time of an event so far, which windows end at. */
  public long referenceMs = NEVER;

  public long purchasedMs = NEVER;
  public long cartedMs = NEVER;
  public long amountMs = NEVER;
  public double amount;
  public double burst;
  public double clickBurst;

  /** The time that the decayed sum of clicks is as of. */
  public long clickBurstMs = NEVER;

  void write(DataOutput out) throws IOException {
    out.writeLong(referenceMs);
    out.writeLong(purchasedMs);
    out.writeLong(cartedMs);
    out.writeLong(amountMs);
    out.writeDouble(amount);
    out.writeDouble(burst);
    out.writeDouble(clickBurst);
    out.writeLong(clickBurstMs);
  }

  static ShopperTotals read(DataInput in) throws IOException {
    ShopperTotals totals = new ShopperTotals();
    totals.referenceMs = in.readLong();
    totals.purchasedMs = in.readLong();
    totals.cartedMs = in.readLong();
    totals.amountMs = in.readLong();
    totals.amount = in.readDouble();
    totals.burst = in.readDouble();
    totals.clickBurst = in.readDouble();
    totals.clickBurstMs = in.readLong();
    return totals;
  }
}
