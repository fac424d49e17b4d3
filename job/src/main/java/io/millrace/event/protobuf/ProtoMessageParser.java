package io.millrace.event.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import io.millrace.event.InvalidSchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Parses what is between the braces of a message, a group, a oneof or an enum. */
final class ProtoMessageParser {
  private static final int DEPTH_MAX = 64;
  private static final int NO_ONEOF = -1;

  private static final Map<String, FieldDescriptorProto.Type> SCALARS =
      Map.ofEntries(
          Map.entry("double", FieldDescriptorProto.Type.TYPE_DOUBLE),
          Map.entry("float", FieldDescriptorProto.Type.TYPE_FLOAT),
          Map.entry("int32", FieldDescriptorProto.Type.TYPE_INT32),
          Map.entry("int64", FieldDescriptorProto.Type.TYPE_INT64),
          Map.entry("uint32", FieldDescriptorProto.Type.TYPE_UINT32),
          Map.entry("uint64", FieldDescriptorProto.Type.TYPE_UINT64),
          Map.entry("sint32", FieldDescriptorProto.Type.TYPE_SINT32),
          Map.entry("sint64", FieldDescriptorProto.Type.TYPE_SINT64),
          Map.entry("fixed32", FieldDescriptorProto.Type.TYPE_FIXED32),
          Map.entry("fixed64", FieldDescriptorProto.Type.TYPE_FIXED64),
          Map.entry("sfixed32", FieldDescriptorProto.Type.TYPE_SFIXED32),
          Map.entry("sfixed64", FieldDescriptorProto.Type.TYPE_SFIXED64),
          Map.entry("bool", FieldDescriptorProto.Type.TYPE_BOOL),
          Map.entry("string", FieldDescriptorProto.Type.TYPE_STRING),
          Map.entry("bytes", FieldDescriptorProto.Type.TYPE_BYTES));

  private final ProtoTokens tokens;
  private final boolean isProto3;
  private final DescriptorProto.Builder message;
  private final int depth;

  /** The types of maps' entries and groups: behind the declared ones, which are known by place. */
  private final List<DescriptorProto> implied = new ArrayList<>();

  /** Fields with {@code optional} of proto3: each has a oneof of its own, behind the declared. */
  private final List<FieldDescriptorProto.Builder> optionals = new ArrayList<>();

  ProtoMessageParser(
      ProtoTokens tokens, boolean isProto3, DescriptorProto.Builder message, int depth)
      throws InvalidSchemaException {
    if (depth > DEPTH_MAX) {
      throw tokens.invalid("messages are nested deeper than " + DEPTH_MAX + " levels");
    }
    this.tokens = tokens;
    this.isProto3 = isProto3;
    this.message = message;
    this.depth = depth;
  }

  void read() throws InvalidSchemaException {
    tokens.require("{");
    while (!tokens.take("}")) {
      readStatement();
    }
    implied.forEach(message::addNestedType);
    for (FieldDescriptorProto.Builder field : optionals) {
      field.setOneofIndex(message.getOneofDeclCount()).setProto3Optional(true);
      message.addOneofDeclBuilder().setName('_' + field.getName());
    }
  }

  private void readStatement() throws InvalidSchemaException {
    if (tokens.take(";")) {
      return;
    }
    if (tokens.take("message")) {
      DescriptorProto.Builder nested = message.addNestedTypeBuilder();
      nested.setName(tokens.nextWord());
      new ProtoMessageParser(tokens, isProto3, nested, depth + 1).read();
    } else if (tokens.take("enum")) {
      readEnum(tokens, message.addEnumTypeBuilder());
    } else if (tokens.take("oneof")) {
      readOneof();
    } else if (tokens.take("option")) {
      new ProtoFeatures().readStatement(tokens);
    } else if (tokens.take("extend") || tokens.take("extensions") || tokens.take("reserved")) {
      tokens.skipStatement();
    } else if (!tokens.take("export") && !tokens.take("local")) {
      readField(NO_ONEOF);
    }
  }

  static void readEnum(ProtoTokens tokens, EnumDescriptorProto.Builder constants)
      throws InvalidSchemaException {
    constants.setName(tokens.nextWord());
    tokens.require("{");
    while (!tokens.take("}")) {
      if (tokens.take(";")) {
        continue;
      }
      String name = tokens.nextWord();
      if (tokens.take("=")) {
        constants.addValueBuilder().setName(name).setNumber(tokens.nextInteger());
        new ProtoFeatures().readBrackets(tokens);
        tokens.require(";");
      } else if (name.equals("option") || name.equals("reserved")) {
        tokens.skipStatement();
      } else {
        throw tokens.expected("'='");
      }
    }
  }

  private void readOneof() throws InvalidSchemaException {
    int index = message.getOneofDeclCount();
    message.addOneofDeclBuilder().setName(tokens.nextWord());
    tokens.require("{");
    while (!tokens.take("}")) {
      if (tokens.take("option")) {
        new ProtoFeatures().readStatement(tokens);
      } else if (!tokens.take(";")) {
        readField(index);
      }
    }
  }

  private void readField(int oneof) throws InvalidSchemaException {
    FieldDescriptorProto.Builder field =
        FieldDescriptorProto.newBuilder().setLabel(Label.LABEL_OPTIONAL);
    boolean isOptional = oneof == NO_ONEOF && tokens.take("optional");
    if (oneof != NO_ONEOF) {
      field.setOneofIndex(oneof);
    } else if (tokens.take("repeated")) {
      field.setLabel(Label.LABEL_REPEATED);
    } else if (tokens.take("required")) {
      field.setLabel(Label.LABEL_REQUIRED);
    }
    String type = tokens.nextName();
    if (type.equals("group")) {
      readGroup(field);
      message.addField(field);
      return;
    }
    String[] entry = type.equals("map") && tokens.is("<") ? entryTypes() : null;
    field.setName(tokens.nextWord());
    readNumber(field);
    tokens.require(";");
    if (entry == null) {
      setType(field, type);
    } else {
      addMap(field, entry);
    }
    FieldDescriptorProto.Builder added = message.addFieldBuilder().mergeFrom(field.build());
    if (isOptional && isProto3) {
      optionals.add(added);
    }
  }

  private void readNumber(FieldDescriptorProto.Builder field) throws InvalidSchemaException {
    tokens.require("=");
    field.setNumber(tokens.nextInteger());
    ProtoFeatures features = new ProtoFeatures();
    features.readBrackets(tokens);
    if (!features.isEmpty()) {
      field.getOptionsBuilder().setFeatures(features.features(tokens));
    }
  }

  private void readGroup(FieldDescriptorProto.Builder field) throws InvalidSchemaException {
    String name = tokens.nextWord();
    field
        .setName(name.toLowerCase(Locale.ROOT))
        .setType(FieldDescriptorProto.Type.TYPE_GROUP)
        .setTypeName(name);
    readNumber(field);
    DescriptorProto.Builder group = DescriptorProto.newBuilder().setName(name);
    new ProtoMessageParser(tokens, isProto3, group, depth + 1).read();
    implied.add(group.build());
  }

  private String[] entryTypes() throws InvalidSchemaException {
    tokens.require("<");
    String key = tokens.nextName();
    tokens.require(",");
    String value = tokens.nextName();
    tokens.require(">");
    return new String[] {key, value};
  }

  private void addMap(FieldDescriptorProto.Builder field, String[] entry) {
    DescriptorProto.Builder type = DescriptorProto.newBuilder().setName(entryName(field.getName()));
    type.getOptionsBuilder().setMapEntry(true);
    String[] names = {"key", "value"};
    for (int i = 0; i < names.length; i++) {
      FieldDescriptorProto.Builder part =
          type.addFieldBuilder().setName(names[i]).setNumber(i + 1).setLabel(Label.LABEL_OPTIONAL);
      setType(part, entry[i]);
    }
    implied.add(type.build());
    field
        .setLabel(Label.LABEL_REPEATED)
        .setTypeName(type.getName())
        .setType(FieldDescriptorProto.Type.TYPE_MESSAGE);
  }

  /** The name that protoc gives: that of the field, each word with a capital, and Entry. */
  private static String entryName(String field) {
    StringBuilder name = new StringBuilder();
    boolean isFirst = true;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '_') {
        isFirst = true;
      } else {
        name.append(isFirst && c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
        isFirst = false;
      }
    }
    return name.append("Entry").toString();
  }

  private static void setType(FieldDescriptorProto.Builder field, String type) {
    FieldDescriptorProto.Type scalar = SCALARS.get(type);
    if (scalar == null) {
      field.setTypeName(type); // Whether a message's or an enum's, the linking of files finds.
    } else {
      field.setType(scalar);
    }
  }
}
