package io.millrace.event.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.millrace.event.NaiveEvents;
import io.millrace.event.NaiveEvents.Value;
import io.millrace.event.Pointer;
import java.math.BigInteger;
import java.util.List;

/** Reads a message whole by Protobuf's library, and finds in it what is at a path. */
final class NaiveProtobuf {
  private static final BigInteger OUT_OF_RANGE_MS = BigInteger.TWO.pow(80);

  private final DynamicMessage root;

  NaiveProtobuf(Descriptor type, byte[] value) throws InvalidProtocolBufferException {
    root = DynamicMessage.newBuilder(type).mergeFrom(value).buildPartial();
  }

  Value at(String path) {
    return in(root, Pointer.parts(path));
  }

  private static Value in(DynamicMessage message, List<String> parts) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(parts.get(0));
    if (field == null) {
      return new NaiveEvents.Absent();
    }
    List<String> rest = parts.subList(1, parts.size());
    if (field.isRepeated()) {
      List<?> list = (List<?>) message.getField(field);
      if (list.isEmpty()) {
        return new NaiveEvents.Absent();
      }
      if (rest.isEmpty()) {
        return new NaiveEvents.Other();
      }
      List<String> behind = rest.subList(1, rest.size());
      return field.isMapField()
          ? ofKey(field, list, rest.get(0), behind)
          : ofIndex(field, list, rest.get(0), behind);
    }
    if (field.hasPresence() && !message.hasField(field)) {
      return new NaiveEvents.Absent();
    }
    return of(field, message.getField(field), rest);
  }

  private static Value ofIndex(
      FieldDescriptor field, List<?> list, String index, List<String> rest) {
    boolean isThere = index.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(index) < list.size();
    return isThere ? of(field, list.get(Integer.parseInt(index)), rest) : new NaiveEvents.Absent();
  }

  private static Value ofKey(FieldDescriptor field, List<?> list, String key, List<String> rest) {
    FieldDescriptor keys = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor values = field.getMessageType().findFieldByNumber(2);
    Value found = new NaiveEvents.Absent();
    for (Object each : list) {
      DynamicMessage entry = (DynamicMessage) each;
      if (text(keys, entry.getField(keys)).equals(key)) {
        found = of(values, entry.getField(values), rest);
      }
    }
    return found;
  }

  private static String text(FieldDescriptor field, Object key) {
    return switch (field.getType()) {
      case UINT32, FIXED32 -> Integer.toUnsignedString((Integer) key);
      case UINT64, FIXED64 -> Long.toUnsignedString((Long) key);
      default -> key.toString();
    };
  }

  private static Value of(FieldDescriptor field, Object value, List<String> rest) {
    boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    if (!rest.isEmpty()) {
      return isMessage ? in((DynamicMessage) value, rest) : new NaiveEvents.Absent();
    }
    return switch (field.getType()) {
      case DOUBLE -> new NaiveEvents.Real((Double) value);
      case FLOAT -> new NaiveEvents.Real((Float) value);
      case INT64, SINT64, SFIXED64 -> NaiveEvents.Whole.of((Long) value, Long.SIZE);
      case UINT64, FIXED64 ->
          new NaiveEvents.Whole(
              new BigInteger(Long.toUnsignedString((Long) value)), Long.SIZE, null, false);
      case INT32, SINT32, SFIXED32 -> NaiveEvents.Whole.of((Integer) value, Integer.SIZE);
      case UINT32, FIXED32 ->
          NaiveEvents.Whole.of(Integer.toUnsignedLong((Integer) value), Integer.SIZE);
      case BOOL -> new NaiveEvents.Truth((Boolean) value);
      case STRING -> new NaiveEvents.Text((String) value);
      case BYTES -> new NaiveEvents.Other();
      case ENUM -> constant((EnumValueDescriptor) value);
      case GROUP, MESSAGE -> message((DynamicMessage) value);
    };
  }

  private static Value constant(EnumValueDescriptor value) {
    return value.getIndex() < 0 ? new NaiveEvents.Other() : new NaiveEvents.Text(value.getName());
  }

  private static Value message(DynamicMessage message) {
    String name = message.getDescriptorForType().getFullName();
    if (name.equals("google.protobuf.Timestamp")) {
      long seconds = (Long) message.getField(message.getDescriptorForType().findFieldByNumber(1));
      int nanos = (Integer) message.getField(message.getDescriptorForType().findFieldByNumber(2));
      boolean isValid = nanos >= 0 && nanos <= 999_999_999;
      return new NaiveEvents.Moment(
          isValid
              ? BigInteger.valueOf(seconds)
                  .multiply(BigInteger.valueOf(1_000))
                  .add(BigInteger.valueOf(nanos / 1_000_000))
              : OUT_OF_RANGE_MS);
    }
    return name.startsWith("google.protobuf.") && name.endsWith("Value")
        ? in(message, List.of("value"))
        : new NaiveEvents.Other();
  }
}
