package io.millrace.event.protobuf;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The key of a map's entry, as its text: integers in digits, booleans as true or false. */
final class MapKey {
  private final FieldDescriptor.Type type;
  private final int wireType;

  /** The place of a string; from 0 to 0 for an entry without a key. */
  private int from;

  private int to;
  private long bits;

  MapKey(FieldDescriptor.Type type) {
    this.type = type;
    this.wireType = WireType.of(type);
  }

  /** Begins with an entry, whose key is its type's default where it has none. */
  void clear() {
    from = 0;
    to = 0;
    bits = 0;
  }

  boolean takes(int written) {
    return written == wireType;
  }

  void read(BinaryInput in) throws MalformedException {
    switch (wireType) {
      case WireType.VARINT -> bits = in.varint(BinaryInput.LONG_BYTES_MAX);
      case WireType.FIXED_32 -> bits = in.fixedInt();
      case WireType.FIXED_64 -> bits = in.fixedLong();
      default -> {
        from = WireType.skipCounted(in, "a map's key");
        to = in.at();
      }
    }
  }

  boolean is(BinaryInput in, byte[] text) {
    return type == FieldDescriptor.Type.STRING
        ? in.isAt(from, to, text)
        : Arrays.equals(text(), text);
  }

  private byte[] text() {
    int low = (int) bits;
    String text =
        switch (type) {
          case BOOL -> Boolean.toString(bits != 0);
          case UINT64, FIXED64 -> Long.toUnsignedString(bits);
          case UINT32, FIXED32 -> Integer.toUnsignedString(low);
          case SINT64 -> Long.toString((bits >>> 1) ^ -(bits & 1));
          case SINT32 -> Integer.toString((low >>> 1) ^ -(low & 1));
          case INT32, SFIXED32 -> Integer.toString(low);
          default -> Long.toString(bits);
        };
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
