package io.millrace.event.avro;

import io.millrace.event.BinaryInput;
import io.millrace.event.DataKind;
import io.millrace.event.MalformedException;
import io.millrace.event.Slots;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Puts values into a slot, by their schema. */
interface KeepStep extends AvroStep {
  /** Values of which nothing but their kind is kept, and what else is to be done with them. */
  record Kind(Slots slots, int slot, DataKind kind, AvroStep within) implements KeepStep {
    @Override
    public void read(BinaryInput in, int depth) throws MalformedException {
      slots.put(slot, kind);
      within.read(in, depth);
    }
  }

  record Text(Slots slots, int slot) implements KeepStep {
    @Override
    public void read(BinaryInput in, int depth) throws MalformedException {
      int from = in.skipCounted(in.zigzag(BinaryInput.LONG_BYTES_MAX), "a string");
      in.putText(slots, slot, from);
    }
  }

  record Symbol(Slots slots, int slot, String[] symbols) implements KeepStep {
    @Override
    public void read(BinaryInput in, int depth) throws MalformedException {
      int from = in.at();
      int symbol = (int) in.zigzag(SkipStep.INT_BYTES_MAX);
      if (symbol < 0 || symbol >= symbols.length) {
        throw new MalformedException(
            "has symbol " + symbol + " of an enum of " + symbols.length + " at byte " + from);
      }
      slots.putString(slot, symbols[symbol]);
    }
  }

  record Bool(Slots slots, int slot) implements KeepStep {
    @Override
    public void read(BinaryInput in, int depth) throws MalformedException {
      byte written = in.byteAt(in.skip(1, "a boolean"));
      if (written != 0 && written != 1) {
        throw new MalformedException("has a boolean of neither 0 nor 1 at byte " + (in.at() - 1));
      }
      slots.putBoolean(slot, written == 1);
    }
  }

  record Int32(Slots slots, int slot, DataKind kind) implements KeepStep {
    @Override
    public void read(BinaryInput in, int depth) throws MalformedException {
      slots.putInteger(slot, kind, value(in));
    }

    static int value(BinaryInput in) throws MalformedException {
      int folded = (int) in.varint(SkipStep.INT_BYTES_MAX);
      return (folded >>> 1) ^ -(folded & 1);
    }
  }

  record Int64(Slots slots, int slot, DataKind kind) implements KeepStep {
    @Override
    public void read(BinaryInput in, int depth) throws MalformedException {
      slots.putInteger(slot, kind, in.zigzag(BinaryInput.LONG_BYTES_MAX));
    }
  }

  record Date(Slots slots, int slot) implements KeepStep {
    private static final long MS_PER_DAY = 86_400_000;

    @Override
    public void read(BinaryInput in, int depth) throws MalformedException {
      int days = Int32.value(in);
      slots.putTime(slot, days, days * MS_PER_DAY);
    }
  }

  /** Counts of a unit since the epoch. */
  record Time(Slots slots, int slot, long unitsPerMs) implements KeepStep {
    @Override
    public void read(BinaryInput in, int depth) throws MalformedException {
      long count = in.zigzag(BinaryInput.LONG_BYTES_MAX);
      slots.putTime(slot, count, unitsPerMs == 1 ? count : Math.floorDiv(count, unitsPerMs));
    }
  }

  record Float32(Slots slots, int slot) implements KeepStep {
    @Override
    public void read(BinaryInput in, int depth) throws MalformedException {
      slots.putDouble(slot, DataKind.FLOAT, in.fixedFloat());
    }
  }

  record Float64(Slots slots, int slot) implements KeepStep {
    @Override
    public void read(BinaryInput in, int depth) throws MalformedException {
      slots.putDouble(slot, DataKind.FLOAT, in.fixedDouble());
    }
  }

  /** A uuid as 16 bytes; as a string it is one. */
  record Uuid(Slots slots, int slot) implements KeepStep {
    static final int BYTES = 16;

    @Override
    public void read(BinaryInput in, int depth) throws MalformedException {
      int from = in.skip(BYTES, "a uuid");
      ByteBuffer halves = ByteBuffer.wrap(in.copy(from, in.at()));
      slots.putString(
          slot,
          slots.keepsText(slot) ? new UUID(halves.getLong(), halves.getLong()).toString() : null);
    }
  }

  /**
   * A decimal: its digits as an integer of any size, the highest byte first.
   *
   * @param digits steps over these bytes
   * @param scale how many digits are behind the point
   */
  record Decimal(Slots slots, int slot, AvroStep digits, int scale) implements KeepStep {
    /** More than the binary digits of the greatest double. */
    private static final int DOUBLE_BITS = 1_100;

    /** More than the binary digits of a decimal one. */
    private static final long BITS_PER_DIGIT = 4;

    @Override
    public void read(BinaryInput in, int depth) throws MalformedException {
      int before = in.at();
      digits.read(in, depth);
      int from = digits instanceof SkipStep.Counted ? behindSize(in, before) : before;
      if (from == in.at()) {
        throw new MalformedException("has a decimal of 0 bytes at byte " + before);
      }
      double value = slots.keepsDouble(slot) ? nearest(new BigInteger(in.copy(from, in.at()))) : 0;
      slots.putDouble(slot, DataKind.FIXED_POINT, value);
    }

    private static int behindSize(BinaryInput in, int before) throws MalformedException {
      int end = in.at();
      in.moveTo(before);
      in.varint(BinaryInput.LONG_BYTES_MAX);
      int from = in.at();
      in.moveTo(end);
      return from;
    }

    /** The nearest double; infinite for what is larger by far, which takes long to write out. */
    private double nearest(BigInteger unscaled) {
      if (unscaled.bitLength() > DOUBLE_BITS + BITS_PER_DIGIT * scale) {
        return unscaled.signum() * Double.POSITIVE_INFINITY;
      }
      return new BigDecimal(unscaled, scale).doubleValue();
    }
  }
}
