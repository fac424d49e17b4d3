package io.millrace.event.protobuf;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;

/** The wire types, by which any field can be stepped over. */
final class WireType {
  static final int VARINT = 0;
  static final int FIXED_64 = 1;
  static final int COUNTED = 2;
  static final int GROUP_START = 3;
  static final int GROUP_END = 4;
  static final int FIXED_32 = 5;

  private WireType() {}

  /** The wire type in which single values of a type are written. */
  static int of(FieldDescriptor.Type type) {
    return switch (type) {
      case INT32, INT64, UINT32, UINT64, SINT32, SINT64, BOOL, ENUM -> VARINT;
      case FIXED64, SFIXED64, DOUBLE -> FIXED_64;
      case FIXED32, SFIXED32, FLOAT -> FIXED_32;
      case STRING, BYTES, MESSAGE -> COUNTED;
      case GROUP -> GROUP_START;
    };
  }

  static int ofTag(int tag) {
    return tag & 7;
  }

  static int numberOfTag(int tag) {
    return tag >>> 3;
  }

  static int readTag(BinaryInput in) throws MalformedException {
    int from = in.at();
    int tag = (int) in.varint(BinaryInput.LONG_BYTES_MAX);
    if (numberOfTag(tag) == 0) {
      throw new MalformedException("has a field of number 0 at byte " + from);
    }
    return tag;
  }

  /** Steps over bytes behind their number, and returns the place of the first. */
  static int skipCounted(BinaryInput in, String what) throws MalformedException {
    return in.skipCounted(in.varint(BinaryInput.LONG_BYTES_MAX), what);
  }

  /**
   * Steps over a field behind its tag.
   *
   * @param depth the level of nesting of the message that has the field
   */
  static void skip(BinaryInput in, int tag, int depth) throws MalformedException {
    switch (ofTag(tag)) {
      case VARINT -> in.varint(BinaryInput.LONG_BYTES_MAX);
      case FIXED_64 -> in.skip(Long.BYTES, "a field of 8 bytes");
      case FIXED_32 -> in.skip(Integer.BYTES, "a field of 4 bytes");
      case COUNTED -> skipCounted(in, "a field");
      case GROUP_START -> skipGroup(in, numberOfTag(tag), depth + 1);
      default ->
          throw new MalformedException(
              "has a field of wire type " + ofTag(tag) + " before byte " + in.at());
    }
  }

  private static void skipGroup(BinaryInput in, int number, int depth) throws MalformedException {
    in.checkDepth(depth);
    for (int tag = readTag(in); !isEnd(in, tag, number); tag = readTag(in)) {
      skip(in, tag, depth);
    }
  }

  /**
   * Whether a tag ends the group that is being read.
   *
   * @param group the group's number; 0 for none
   */
  static boolean isEnd(BinaryInput in, int tag, int group) throws MalformedException {
    if (ofTag(tag) != GROUP_END) {
      return false;
    }
    if (numberOfTag(tag) != group) {
      throw new MalformedException(
          "has the end of group " + numberOfTag(tag) + " outside of it, before byte " + in.at());
    }
    return true;
  }
}
