package io.millrace.event.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.AnyProto;
import com.google.protobuf.ApiProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.StructProto;
import com.google.protobuf.TypeProto;
import com.google.protobuf.WrappersProto;
import io.millrace.event.InvalidSchemaException;
import io.millrace.event.PathTree;
import io.millrace.event.Slots;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The parser of .proto files gives what protoc makes of them. */
class ProtoFileParserTest {
  private final long seed = Long.getLong("millrace.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  @Test
  void filesThatComeWithProtobufAreReadAsProtocReadThem()
      throws IOException, InvalidSchemaException, DescriptorValidationException {
    for (FileDescriptor compiled :
        List.of(
            DescriptorProtos.getDescriptor(),
            AnyProto.getDescriptor(),
            ApiProto.getDescriptor(),
            StructProto.getDescriptor(),
            TypeProto.getDescriptor(),
            WrappersProto.getDescriptor())) {
      FileDescriptorProto parsed = ProtoFileParser.parse(compiled.getName(), bundled(compiled));
      FileDescriptor linked =
          FileDescriptor.buildFrom(
              parsed, compiled.getDependencies().toArray(FileDescriptor[]::new));
      assertThat(ProtoShape.of(linked)).as(compiled.getName()).isEqualTo(ProtoShape.of(compiled));
    }
  }

  private static String bundled(FileDescriptor file) throws IOException {
    try (InputStream in =
        ProtoFileParserTest.class.getClassLoader().getResourceAsStream(file.getName())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void randomFilesAreReadBackAsTheyWereWritten()
      throws InvalidSchemaException, DescriptorValidationException {
    for (int i = 0; i < 300; i++) {
      FileDescriptorProto file = new RandomProto(random).file();
      String text = ProtoText.of(file, random);
      FileDescriptorProto parsed = ProtoFileParser.parse("", text);
      assertThat(ProtoShape.of(RandomProto.link(parsed)))
          .as("seed %d: %s", seed, text)
          .isEqualTo(ProtoShape.of(RandomProto.link(file)));
    }
  }

  @Test
  void damagedFilesAreRefusedOrReadAndNothingElse() {
    for (int i = 0; i < 1_000; i++) {
      String text = ProtoText.of(new RandomProto(random).file(), random);
      int from = random.nextInt(text.length());
      int to = random.nextBoolean() ? text.length() : from + random.nextInt(8);
      String damaged = text.substring(0, from) + text.substring(Math.min(to, text.length()));
      try {
        ProtobufSchema.of(damaged, Map.of());
      } catch (InvalidSchemaException refused) {
        assertThat(refused).as("seed %d: %s", seed, damaged).hasMessageContaining("Protobuf");
      }
    }
  }

  @Test
  void anEditionsFeaturesSayWhichFieldsHavePresenceAndWhichMessagesAreGroups()
      throws InvalidSchemaException, DescriptorValidationException {
    String text =
        """
        edition = "2023"; // What wire's parser refuses.
        option features.field_presence = IMPLICIT;
        message M {
          string implicit = 1;
          string explicit = 2 [features.field_presence = EXPLICIT];
          M group = 3 [features = { message_encoding: DELIMITED }];
          reserved old, older;
          extensions 100 to 199 [declaration = { number: 100, full_name: ".x" }];
        }
        """;
    FileDescriptor file =
        FileDescriptor.buildFrom(ProtoFileParser.parse("", text), new FileDescriptor[0]);
    assertThat(ProtoShape.of(file))
        .containsExactly(
            "M",
            "M.explicit 2 STRING   presence true repeated false map false",
            "M.group 3 GROUP M  presence true repeated false map false",
            "M.implicit 1 STRING   presence false repeated false map false");
  }

  @Test
  void aFieldMayFollowACommentOnItsLine() throws InvalidSchemaException {
    FileDescriptorProto file =
        ProtoFileParser.parse(
            "", "syntax = \"proto3\"; message M { string a = 1; /* b */ string b = 2; }");
    assertThat(file.getMessageType(0).getFieldCount()).isEqualTo(2);
  }

  @Test
  void aFaultIsNamedWithItsLine() {
    assertThatThrownBy(
            () -> ProtoFileParser.parse("", "syntax = \"proto3\";\nmessage M {\n  string = 1;\n}"))
        .isInstanceOf(InvalidSchemaException.class)
        .hasMessage("it is no schema of Protobuf: line 3: a name must stand where '=' is");
    assertThatThrownBy(() -> ProtoFileParser.parse("", "syntax = \"proto4\";"))
        .hasMessageContaining("syntax is 'proto4' (must be proto2 or proto3)");
    assertThatThrownBy(() -> ProtoFileParser.parse("", "message M { string a = 1; "))
        .hasMessageContaining("the end");
    assertThatThrownBy(() -> ProtoFileParser.parse("", "message M {".repeat(100_000)))
        .hasMessageContaining("nested deeper than 64 levels");
  }

  @Test
  void importsAreTakenFromTheReferencesAndFromProtobufItself() throws InvalidSchemaException {
    String user =
        "syntax = \"proto3\"; package shop; import public \"id.proto\"; message User { Id id = 1; }";
    String id = "syntax = \"proto3\"; package shop; message Id { string text = 1; }";
    String event =
        """
        syntax = "proto3";
        package shop.v1;
        import "shop/user.proto";
        import "google/protobuf/timestamp.proto";
        import "options/not/there.proto";
        message Event {
          User user = 1;
          Id id = 2;
          google.protobuf.Timestamp at = 3;
          not.there.Thing thing = 4;
          message Nested {}
          map<string, string> tags = 5;
        }
        message Other {}
        """;
    ProtobufSchema schema =
        ProtobufSchema.of(event, Map.of("shop/user.proto", user, "id.proto", id));
    assertThat(schema.message(List.of(0))).isPresent();
    assertThat(schema.message(List.of(0, 0))).isPresent();
    assertThat(schema.message(List.of(0, 1))).as("a map's entry").isEmpty();
    assertThat(schema.message(List.of(1))).isPresent();
    assertThat(schema.message(List.of(2))).isEmpty();
    assertThat(schema.message(List.of())).isEmpty();
    assertThat(schema.message("Event")).isPresent();
    assertThat(schema.message("shop.v1.Event.Nested")).isPresent();
    assertThat(schema.message("User")).isEmpty();
    assertThatThrownBy(() -> ProtobufSchema.of(event, Map.of("shop/user.proto", event)))
        .hasMessage("its imports lead back to shop/user.proto");
  }

  /** As clients of Python register it, with types as protoc resolves them. */
  @Test
  void aDescriptorInBase64StandsForItsFile() throws Exception {
    FileDescriptorProto user =
        FileDescriptorProto.newBuilder()
            .setName("elsewhere/user.proto")
            .setPackage("shop")
            .setSyntax("proto3")
            .addMessageType(DescriptorProto.newBuilder().setName("User"))
            .build();
    FieldDescriptorProto.Builder field =
        FieldDescriptorProto.newBuilder()
            .setName("user")
            .setNumber(1)
            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
            .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
            .setTypeName(".shop.User");
    FileDescriptorProto event =
        FileDescriptorProto.newBuilder()
            .setName("event.proto")
            .setSyntax("proto3")
            .addDependency("shop/user.proto")
            .addMessageType(DescriptorProto.newBuilder().setName("Event").addField(field))
            .build();
    Map<String, String> referenced = Map.of("shop/user.proto", base64(user));
    ProtobufSchema schema = ProtobufSchema.of(base64(event) + "\n", referenced);
    assertThat(schema.message(List.of(0))).isPresent();
    PathTree paths = new PathTree();
    paths.slotOf("/user/name");
    assertThat(schema.message("Event").orElseThrow().reader(paths, new Slots(1))).isNotNull();
    assertThatThrownBy(() -> ProtobufSchema.of(base64(event).substring(4), referenced))
        .isInstanceOf(InvalidSchemaException.class)
        .hasMessageContaining("begins no declaration");
  }

  private static String base64(FileDescriptorProto file) {
    return Base64.getEncoder().encodeToString(file.toByteArray());
  }
}
