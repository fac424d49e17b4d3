package io.millrace.event.protobuf;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.millrace.event.BinaryInput;
import io.millrace.event.DataKind;
import io.millrace.event.MalformedException;
import io.millrace.event.PathTree;
import io.millrace.event.Slots;

/** Reads a field that is no message: of its occurrences the last counts. */
final class ScalarField implements FieldStep {
  private final FieldDescriptor field;
  private final FieldDescriptor.Type type;
  private final int wireType;
  private final Slots slots;
  private final int slot;

  /**
   * @param slot {@link PathTree#NO_SLOT} to step over the values
   */
  ScalarField(FieldDescriptor field, Slots slots, int slot) {
    this.field = field;
    this.type = field.getType();
    this.wireType = WireType.of(type);
    this.slots = slots;
    this.slot = slot;
  }

  @Override
  public boolean takes(int written) {
    return written == wireType;
  }

  @Override
  public void read(BinaryInput in, int written, int depth) throws MalformedException {
    if (slot == PathTree.NO_SLOT) {
      WireType.skip(in, wireType, depth);
      return;
    }
    switch (wireType) {
      case WireType.VARINT -> putVarint(in.varint(BinaryInput.LONG_BYTES_MAX));
      case WireType.FIXED_32 -> putFixed(in.fixedInt());
      case WireType.FIXED_64 -> putFixed(in.fixedLong());
      default -> putCounted(in);
    }
  }

  private void putVarint(long bits) {
    int low = (int) bits;
    switch (type) {
      case INT64 -> slots.putInteger(slot, DataKind.LONG, bits);
      case UINT64 -> slots.putUnsigned(slot, bits);
      case SINT64 -> slots.putInteger(slot, DataKind.LONG, (bits >>> 1) ^ -(bits & 1));
      case INT32 -> slots.putInteger(slot, DataKind.INT, low);
      case UINT32 -> slots.putInteger(slot, DataKind.INT, Integer.toUnsignedLong(low));
      case SINT32 -> slots.putInteger(slot, DataKind.INT, (low >>> 1) ^ -(low & 1));
      case BOOL -> slots.putBoolean(slot, bits != 0);
      default -> putEnum(low);
    }
  }

  private void putEnum(int number) {
    EnumValueDescriptor value = field.getEnumType().findValueByNumber(number);
    if (value == null) {
      slots.put(slot, DataKind.UNNAMED);
    } else {
      slots.putString(slot, value.getName());
    }
  }

  private void putFixed(int bits) {
    switch (type) {
      case FIXED32 -> slots.putInteger(slot, DataKind.INT, Integer.toUnsignedLong(bits));
      case SFIXED32 -> slots.putInteger(slot, DataKind.INT, bits);
      default -> slots.putDouble(slot, DataKind.FLOAT, Float.intBitsToFloat(bits));
    }
  }

  private void putFixed(long bits) {
    switch (type) {
      case FIXED64 -> slots.putUnsigned(slot, bits);
      case SFIXED64 -> slots.putInteger(slot, DataKind.LONG, bits);
      default -> slots.putDouble(slot, DataKind.FLOAT, Double.longBitsToDouble(bits));
    }
  }

  private void putCounted(BinaryInput in) throws MalformedException {
    if (type == FieldDescriptor.Type.STRING) {
      in.putText(slots, slot, WireType.skipCounted(in, "a string"));
    } else {
      WireType.skipCounted(in, "bytes");
      slots.put(slot, DataKind.BYTES);
    }
  }

  @Override
  public void forget() {
    if (slot != PathTree.NO_SLOT) {
      slots.put(slot, DataKind.ABSENT);
    }
  }

  @Override
  public void putDefault() {
    if (slot == PathTree.NO_SLOT) {
      return;
    }
    switch (type) {
      case STRING -> slots.putString(slot, "");
      case BYTES -> slots.put(slot, DataKind.BYTES);
      case ENUM -> slots.putString(slot, field.getEnumType().getValue(0).getName());
      default -> putZero();
    }
  }

  private void putZero() {
    switch (wireType) {
      case WireType.VARINT -> putVarint(0);
      case WireType.FIXED_32 -> putFixed(0);
      default -> putFixed(0L);
    }
  }
}
