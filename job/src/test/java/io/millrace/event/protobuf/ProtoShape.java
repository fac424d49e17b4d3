package io.millrace.event.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.List;
import java.util.TreeSet;

/** All that the reading of messages depends on in a file, in lines. */
final class ProtoShape {
  private final TreeSet<String> lines = new TreeSet<>();

  private ProtoShape() {}

  static List<String> of(FileDescriptor file) {
    ProtoShape shape = new ProtoShape();
    file.getEnumTypes().forEach(shape::add);
    file.getMessageTypes().forEach(shape::add);
    return List.copyOf(shape.lines);
  }

  private void add(EnumDescriptor type) {
    type.getValues().forEach(each -> lines.add(each.getFullName() + " = " + each.getNumber()));
  }

  private void add(Descriptor type) {
    lines.add(type.getFullName() + (type.getOptions().getMapEntry() ? " (entry)" : ""));
    type.getEnumTypes().forEach(this::add);
    type.getNestedTypes().forEach(this::add);
    type.getFields().forEach(this::add);
  }

  private void add(FieldDescriptor field) {
    String named =
        switch (field.getJavaType()) {
          case MESSAGE -> field.getMessageType().getFullName();
          case ENUM -> field.getEnumType().getFullName();
          default -> "";
        };
    String oneof =
        field.getRealContainingOneof() == null ? "" : field.getRealContainingOneof().getName();
    lines.add(
        "%s %d %s %s %s presence %s repeated %s map %s"
            .formatted(
                field.getFullName(),
                field.getNumber(),
                field.getType(),
                named,
                oneof,
                field.hasPresence(),
                field.isRepeated(),
                field.isMapField()));
  }
}
