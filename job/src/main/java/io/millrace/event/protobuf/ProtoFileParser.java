package io.millrace.event.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.millrace.event.InvalidSchemaException;

/**
 * Parses a .proto file to a descriptor of its messages and enums, as protoc does; names of types
 * stay as they are written. What no value of a record depends on is stepped over: services,
 * extensions, reserved numbers, declared defaults, and all options but features.
 *
 * <p>"Protocol Buffers Language Specification", of proto2, proto3 and the editions.
 */
final class ProtoFileParser {
  private final ProtoTokens tokens;
  private final FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
  private final ProtoFeatures features = new ProtoFeatures();

  private ProtoFileParser(String name, String text) throws InvalidSchemaException {
    tokens = new ProtoTokens(text);
    file.setName(name);
  }

  /**
   * @param name by which other files import it
   */
  static FileDescriptorProto parse(String name, String text) throws InvalidSchemaException {
    return new ProtoFileParser(name, text).file();
  }

  private FileDescriptorProto file() throws InvalidSchemaException {
    readSyntax();
    while (!tokens.isAtEnd()) {
      readStatement();
    }
    if (!features.isEmpty()) {
      file.getOptionsBuilder().setFeatures(features.features(tokens));
    }
    return file.build();
  }

  private void readSyntax() throws InvalidSchemaException {
    boolean isEdition = tokens.is("edition");
    if (!isEdition && !tokens.is("syntax")) {
      return;
    }
    tokens.next();
    tokens.require("=");
    String version = tokens.nextString();
    tokens.require(";");
    if (isEdition) {
      file.setSyntax("editions").setEdition(edition(version));
    } else if (version.equals("proto3")) {
      file.setSyntax(version);
    } else if (!version.equals("proto2")) {
      throw tokens.invalid("syntax is '" + version + "' (must be proto2 or proto3)");
    }
  }

  private Edition edition(String version) throws InvalidSchemaException {
    try {
      return Edition.valueOf("EDITION_" + version);
    } catch (IllegalArgumentException unknown) {
      throw tokens.invalid("edition '" + version + "' is not known to this release");
    }
  }

  private void readStatement() throws InvalidSchemaException {
    if (tokens.take(";")) {
      return;
    }
    String word = tokens.nextWord();
    switch (word) {
      case "package" -> {
        file.setPackage(tokens.nextName());
        tokens.require(";");
      }
      case "import" -> readImport();
      case "option" -> features.readStatement(tokens);
      case "message" -> {
        DescriptorProto.Builder message = file.addMessageTypeBuilder();
        message.setName(tokens.nextWord());
        new ProtoMessageParser(tokens, isProto3(), message, 1).read();
      }
      case "enum" -> {
        EnumDescriptorProto.Builder constants = file.addEnumTypeBuilder();
        ProtoMessageParser.readEnum(tokens, constants);
      }
      case "service", "extend" -> tokens.skipStatement();
      case "export", "local" -> {} // Of what follows.
      default -> throw tokens.invalid("'" + word + "' begins no declaration");
    }
  }

  private void readImport() throws InvalidSchemaException {
    boolean isPublic = tokens.take("public");
    boolean isOfOptions = !isPublic && !tokens.take("weak") && tokens.take("option");
    String imported = tokens.nextString();
    tokens.require(";");
    if (isOfOptions) {
      return;
    }
    if (isPublic) {
      file.addPublicDependency(file.getDependencyCount());
    }
    file.addDependency(imported);
  }

  private boolean isProto3() {
    return file.getSyntax().equals("proto3");
  }
}
