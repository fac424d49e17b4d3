package io.millrace.event.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import java.util.Locale;
import java.util.Random;

/** Writes a file's descriptor as a .proto file, with comments and options where they may stand. */
final class ProtoText {
  private static final String[] BETWEEN = {
    " ", "\n", "  // comment; message {\n", " /* } \" */ ", "\t\r\n", " "
  };

  private final Random random;
  private final boolean isProto3;
  private final StringBuilder text = new StringBuilder();

  private ProtoText(Random random, boolean isProto3) {
    this.random = random;
    this.isProto3 = isProto3;
  }

  static String of(FileDescriptorProto file, Random random) {
    boolean isProto3 = file.getSyntax().equals("proto3");
    ProtoText text = new ProtoText(random, isProto3);
    if (isProto3 || random.nextBoolean()) {
      text.put("syntax", "=", isProto3 ? "'proto3'" : "\"proto2\"", ";");
    }
    text.put("package", file.getPackage(), ";");
    file.getDependencyList().forEach(each -> text.put("import", "\"" + each + "\"", ";"));
    text.put("option", "java_package", "=", "\"a\" 'b;'", ";");
    file.getEnumTypeList().forEach(text::constants);
    file.getMessageTypeList().forEach(each -> text.message("message", each));
    text.put("service", "S", "{", "rpc", "A(B)", "returns", "(stream C)", "{", "}", "}", ";");
    return text.text.toString();
  }

  private void put(String... tokens) {
    for (String token : tokens) {
      text.append(token).append(BETWEEN[random.nextInt(BETWEEN.length)]);
    }
  }

  private void constants(EnumDescriptorProto type) {
    put("enum", type.getName(), "{", "option", "allow_alias", "=", "true", ";");
    type.getValueList()
        .forEach(each -> put(each.getName(), "=", "" + each.getNumber(), "[deprecated=true]", ";"));
    put("reserved", "100", "to", "max", ";", "}");
  }

  private void message(String keyword, DescriptorProto message) {
    put(keyword, message.getName(), "{");
    body(message);
    put("}");
  }

  private void body(DescriptorProto message) {
    put("reserved", "500", "to", "510", ",", "512", ";", "reserved", "\"old\"", ";");
    put("option", "(my.option).part", "=", "{ a: 1 b { c: [ 'x', \"}\" ] } }", ";");
    for (DescriptorProto nested : message.getNestedTypeList()) {
      if (!nested.getOptions().getMapEntry() && !isGroup(message, nested)) {
        message("message", nested);
      }
    }
    for (int i = 0; i < message.getOneofDeclCount(); i++) {
      oneof(message, i);
    }
    for (FieldDescriptorProto field : message.getFieldList()) {
      if (!field.hasOneofIndex() || field.getProto3Optional()) {
        field(message, field, label(field));
      }
    }
  }

  private void oneof(DescriptorProto message, int index) {
    if (message.getFieldList().stream()
        .anyMatch(each -> each.getProto3Optional() && each.getOneofIndex() == index)) {
      return;
    }
    put("oneof", message.getOneofDecl(index).getName(), "{");
    for (FieldDescriptorProto field : message.getFieldList()) {
      if (field.hasOneofIndex() && field.getOneofIndex() == index) {
        field(message, field, "");
      }
    }
    put("}");
  }

  private static boolean isGroup(DescriptorProto message, DescriptorProto nested) {
    return message.getFieldList().stream()
        .anyMatch(
            each ->
                each.getType() == FieldDescriptorProto.Type.TYPE_GROUP
                    && each.getTypeName().equals(nested.getName()));
  }

  private String label(FieldDescriptorProto field) {
    if (field.getLabel() == Label.LABEL_REPEATED) {
      return "repeated";
    }
    return isProto3 && !field.getProto3Optional() ? "" : "optional";
  }

  private void field(DescriptorProto message, FieldDescriptorProto field, String label) {
    DescriptorProto nested =
        message.getNestedTypeList().stream()
            .filter(each -> each.getName().equals(field.getTypeName()))
            .findFirst()
            .orElse(null);
    if (nested != null && nested.getOptions().getMapEntry()) {
      String value = type(nested.getField(1));
      put("map", "<", type(nested.getField(0)), ",", value, ">");
    } else if (field.getType() == FieldDescriptorProto.Type.TYPE_GROUP) {
      put(label, "group", nested.getName(), "=", "" + field.getNumber(), "{");
      body(nested);
      put("}");
      return;
    } else {
      put(label, type(field));
    }
    put(field.getName(), "=", "0x" + Integer.toHexString(field.getNumber()));
    if (field.getOptions().hasPacked()) {
      put("[", "packed", "=", "" + field.getOptions().getPacked(), ",", "(x)=-1.5e-3", "]");
    }
    put(";");
  }

  private static String type(FieldDescriptorProto field) {
    return field.hasTypeName()
        ? field.getTypeName()
        : field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT);
  }
}
