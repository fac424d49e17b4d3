package io.millrace.event.protobuf;

import io.millrace.event.BinaryInput;
import io.millrace.event.DataKind;
import io.millrace.event.IsoTime;
import io.millrace.event.MalformedException;
import io.millrace.event.Slots;
import io.millrace.event.TimeFormat;

/** Reads a google.protobuf.Timestamp into a slot, as a time. */
final class TimestampPass implements MessagePass {
  static final String MESSAGE = "google.protobuf.Timestamp";

  private static final int SECONDS = 1;
  private static final int NANOS = 2;
  private static final int NANOS_PER_MS = 1_000_000;
  private static final int NANOS_MAX = 999_999_999;

  /** Outside the years that a time may lie in. */
  private static final long OUT_OF_RANGE_MS = Long.MAX_VALUE;

  private final Slots slots;
  private final int slot;
  private long seconds;
  private int nanos;

  TimestampPass(Slots slots, int slot) {
    this.slots = slots;
    this.slot = slot;
  }

  @Override
  public void read(BinaryInput in, int group, int depth) throws MalformedException {
    while (group != 0 || !in.isAtEnd()) {
      int tag = WireType.readTag(in);
      if (WireType.isEnd(in, tag, group)) {
        break;
      }
      boolean isVarint = WireType.ofTag(tag) == WireType.VARINT;
      if (isVarint && WireType.numberOfTag(tag) == SECONDS) {
        seconds = in.varint(BinaryInput.LONG_BYTES_MAX);
      } else if (isVarint && WireType.numberOfTag(tag) == NANOS) {
        nanos = (int) in.varint(BinaryInput.LONG_BYTES_MAX);
      } else {
        WireType.skip(in, tag, depth);
      }
    }
    slots.putTimeMessage(slot, millis());
  }

  /** The milliseconds since the epoch, rounded towards the past. */
  private long millis() {
    long whole = TimeFormat.S.millis(seconds);
    boolean isValid = IsoTime.isInRange(whole) && nanos >= 0 && nanos <= NANOS_MAX;
    return isValid ? whole + nanos / NANOS_PER_MS : OUT_OF_RANGE_MS;
  }

  @Override
  public void forget() {
    slots.put(slot, DataKind.ABSENT);
    seconds = 0;
    nanos = 0;
  }
}
