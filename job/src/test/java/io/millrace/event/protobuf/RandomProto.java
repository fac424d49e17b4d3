package io.millrace.event.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import io.millrace.event.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws files of messages, and messages. */
final class RandomProto {
  private static final int DEPTH_MAX = 3;
  private static final FieldDescriptorProto.Type[] SCALARS = {
    FieldDescriptorProto.Type.TYPE_DOUBLE, FieldDescriptorProto.Type.TYPE_FLOAT,
        FieldDescriptorProto.Type.TYPE_INT64, FieldDescriptorProto.Type.TYPE_UINT64,
        FieldDescriptorProto.Type.TYPE_INT32,
    FieldDescriptorProto.Type.TYPE_FIXED64, FieldDescriptorProto.Type.TYPE_FIXED32,
        FieldDescriptorProto.Type.TYPE_BOOL, FieldDescriptorProto.Type.TYPE_STRING,
        FieldDescriptorProto.Type.TYPE_BYTES,
    FieldDescriptorProto.Type.TYPE_UINT32, FieldDescriptorProto.Type.TYPE_SFIXED32,
        FieldDescriptorProto.Type.TYPE_SFIXED64, FieldDescriptorProto.Type.TYPE_SINT32,
        FieldDescriptorProto.Type.TYPE_SINT64
  };
  private static final FieldDescriptorProto.Type[] KEYS = {
    FieldDescriptorProto.Type.TYPE_STRING, FieldDescriptorProto.Type.TYPE_STRING,
        FieldDescriptorProto.Type.TYPE_INT32, FieldDescriptorProto.Type.TYPE_INT64,
        FieldDescriptorProto.Type.TYPE_UINT32,
    FieldDescriptorProto.Type.TYPE_UINT64, FieldDescriptorProto.Type.TYPE_SINT32,
        FieldDescriptorProto.Type.TYPE_SINT64, FieldDescriptorProto.Type.TYPE_FIXED32,
        FieldDescriptorProto.Type.TYPE_FIXED64,
    FieldDescriptorProto.Type.TYPE_SFIXED32, FieldDescriptorProto.Type.TYPE_SFIXED64,
        FieldDescriptorProto.Type.TYPE_BOOL
  };
  private static final List<String> NAMED =
      List.of(
          ".google.protobuf.Timestamp",
          ".google.protobuf.Timestamp",
          ".google.protobuf.StringValue",
          ".google.protobuf.Int64Value",
          ".google.protobuf.DoubleValue",
          ".google.protobuf.UInt32Value",
          ".google.protobuf.BoolValue",
          ".google.protobuf.BytesValue");
  private static final List<String> TEXTS =
      List.of("", "ann", "Zürich", "日本語", "2024-02-29T12:00:00.123456Z", "\u0000", "k", "0");

  private final Random random;
  private final boolean isProto3;
  private int names;

  RandomProto(Random random) {
    this.random = random;
    this.isProto3 = random.nextBoolean();
  }

  FileDescriptorProto file() {
    FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder().setName("");
    file.addDependency("google/protobuf/timestamp.proto");
    file.addDependency("google/protobuf/wrappers.proto");
    file.setPackage("shop.v1");
    if (isProto3) {
      file.setSyntax("proto3");
    }
    EnumDescriptorProto.Builder kind = file.addEnumTypeBuilder().setName("Kind");
    kind.addValueBuilder().setName("VIEW").setNumber(0);
    kind.addValueBuilder().setName("CLICK").setNumber(3);
    kind.addValueBuilder().setName("REFUND").setNumber(-5);
    file.addMessageType(message(0));
    return file.build();
  }

  static FileDescriptor link(FileDescriptorProto file) throws DescriptorValidationException {
    return FileDescriptor.buildFrom(
        file, new FileDescriptor[] {TimestampProto.getDescriptor(), WrappersProto.getDescriptor()});
  }

  private DescriptorProto message(int depth) {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("M" + names++);
    List<DescriptorProto> implied = new ArrayList<>();
    List<FieldDescriptorProto.Builder> optionals = new ArrayList<>();
    int count = depth == 0 ? 3 + random.nextInt(8) : random.nextInt(5);
    int oneofs = random.nextInt(3);
    for (int i = 0; i < oneofs; i++) {
      message.addOneofDeclBuilder().setName("o" + names++);
    }
    boolean[] isUsed = new boolean[oneofs];
    for (int i = 0; i < count; i++) {
      FieldDescriptorProto.Builder field =
          message.addFieldBuilder().setName("f_" + i).setNumber(number(i));
      field.setLabel(Label.LABEL_OPTIONAL);
      int kind = random.nextInt(12);
      if (kind == 0) {
        map(field, message, implied);
      } else {
        type(field, message, implied, depth);
        if (kind <= 2) {
          field.setLabel(Label.LABEL_REPEATED);
          drawPacked(field);
        } else if (kind <= 6 && oneofs > 0) {
          int oneof = random.nextInt(oneofs);
          isUsed[oneof] = true;
          field.setOneofIndex(oneof);
        } else if (isProto3 && random.nextBoolean()) {
          optionals.add(field);
        }
      }
    }
    for (int i = 0; i < oneofs; i++) {
      if (!isUsed[i]) {
        message
            .addFieldBuilder()
            .setName("only_" + i)
            .setNumber(200 + i)
            .setLabel(Label.LABEL_OPTIONAL)
            .setType(FieldDescriptorProto.Type.TYPE_STRING)
            .setOneofIndex(i);
      }
    }
    implied.forEach(message::addNestedType);
    for (FieldDescriptorProto.Builder field : optionals) {
      field.setProto3Optional(true).setOneofIndex(message.getOneofDeclCount());
      message.addOneofDeclBuilder().setName("_" + field.getName());
    }
    return message.build();
  }

  private static int number(int i) {
    return i % 3 == 2 ? 1_000 + i : 2 * i + 1;
  }

  private void drawPacked(FieldDescriptorProto.Builder field) {
    boolean isPackable =
        switch (field.getType()) {
          case TYPE_STRING, TYPE_BYTES, TYPE_MESSAGE, TYPE_GROUP -> false;
          default -> true;
        };
    if (isPackable && random.nextBoolean()) {
      field.getOptionsBuilder().setPacked(random.nextBoolean());
    }
  }

  private void type(
      FieldDescriptorProto.Builder field,
      DescriptorProto.Builder message,
      List<DescriptorProto> implied,
      int depth) {
    int kind = random.nextInt(12);
    if (kind == 0) {
      field.setType(FieldDescriptorProto.Type.TYPE_ENUM).setTypeName("Kind");
    } else if (kind <= 2) {
      field
          .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
          .setTypeName(NAMED.get(random.nextInt(NAMED.size())));
    } else if (kind <= 4 && depth < DEPTH_MAX) {
      DescriptorProto nested = message(depth + 1);
      if (!isProto3 && kind == 4) {
        field.setName(nested.getName().toLowerCase(java.util.Locale.ROOT));
        field.setType(FieldDescriptorProto.Type.TYPE_GROUP).setTypeName(nested.getName());
        implied.add(nested);
      } else {
        message.addNestedType(nested);
        field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(nested.getName());
      }
    } else {
      field.setType(SCALARS[random.nextInt(SCALARS.length)]);
    }
  }

  private void map(
      FieldDescriptorProto.Builder field,
      DescriptorProto.Builder message,
      List<DescriptorProto> implied) {
    DescriptorProto.Builder entry = DescriptorProto.newBuilder();
    entry.setName("F" + field.getName().substring(2) + "Entry");
    entry.getOptionsBuilder().setMapEntry(true);
    entry
        .addFieldBuilder()
        .setName("key")
        .setNumber(1)
        .setLabel(Label.LABEL_OPTIONAL)
        .setType(KEYS[random.nextInt(KEYS.length)]);
    FieldDescriptorProto.Builder value =
        entry.addFieldBuilder().setName("value").setNumber(2).setLabel(Label.LABEL_OPTIONAL);
    do {
      value.clearType().clearTypeName().setName("value");
      type(value, message, implied, DEPTH_MAX);
    } while (value.getType() == FieldDescriptorProto.Type.TYPE_GROUP);
    field
        .setLabel(Label.LABEL_REPEATED)
        .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
        .setTypeName(entry.getName());
    implied.add(entry.build());
  }

  /** The paths to all that messages of a type may have. */
  static List<String> paths(Descriptor type) {
    List<String> paths = new ArrayList<>();
    collect(type, "", paths, 0);
    return paths;
  }

  private static void collect(Descriptor type, String path, List<String> paths, int depth) {
    for (FieldDescriptor field : type.getFields()) {
      String at = Pointer.within(path, field.getName());
      paths.add(at);
      if (field.isMapField()) {
        for (String key : List.of("", "k", "0", "1", "true", "false", "-1")) {
          paths.add(Pointer.within(at, key));
          collectWithin(field.getMessageType().findFieldByNumber(2), at + '/' + key, paths, depth);
        }
      } else if (field.isRepeated()) {
        for (String index : List.of("0", "2")) {
          paths.add(at + '/' + index);
          collectWithin(field, at + '/' + index, paths, depth);
        }
      } else {
        collectWithin(field, at, paths, depth);
      }
    }
  }

  private static void collectWithin(
      FieldDescriptor field, String path, List<String> paths, int depth) {
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth < 5) {
      collect(field.getMessageType(), path, paths, depth + 1);
    }
  }

  DynamicMessage message(Descriptor type, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      if (random.nextInt(4) == 0 || depth > 6) {
        continue;
      }
      if (field.isRepeated()) {
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
          message.addRepeatedField(field, value(field, depth));
        }
      } else {
        message.setField(field, value(field, depth));
      }
    }
    return message.build();
  }

  private Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> (int) whole();
      case LONG -> whole();
      case FLOAT -> (float) real();
      case DOUBLE -> real();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
      case BYTE_STRING -> ByteString.copyFromUtf8(TEXTS.get(random.nextInt(TEXTS.size())));
      case ENUM -> constant(field);
      case MESSAGE ->
          field.getMessageType().getFullName().equals(TimestampPass.MESSAGE)
              ? timestamp(field.getMessageType())
              : message(field.getMessageType(), depth + 1);
    };
  }

  private DynamicMessage timestamp(Descriptor type) {
    long[] seconds = {0, -1, 1_700_000_000L, 253_402_300_800L, Long.MAX_VALUE, -62_135_596_800L};
    int[] nanos = {0, 1, 999_999_999, 1_000_000, -1, 1_000_000_000};
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByNumber(1), seconds[random.nextInt(random.nextBoolean() ? 3 : 6)])
        .setField(type.findFieldByNumber(2), nanos[random.nextInt(random.nextBoolean() ? 4 : 6)])
        .build();
  }

  private EnumValueDescriptor constant(FieldDescriptor field) {
    List<EnumValueDescriptor> values = field.getEnumType().getValues();
    return isProto3 && random.nextInt(6) == 0
        ? field.getEnumType().findValueByNumberCreatingIfUnknown(99)
        : values.get(random.nextInt(values.size()));
  }

  private long whole() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> random.nextInt(3) - 1;
      case 2 -> random.nextLong();
      case 3 -> 1_700_000_000_000L + random.nextInt();
      default -> random.nextInt();
    };
  }

  private double real() {
    return switch (random.nextInt(8)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2 -> -0.0;
      default -> random.nextGaussian();
    };
  }
}
