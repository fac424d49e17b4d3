package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.event.TimeFormat;
import io.millrace.event.UnknownSchemaException;
import io.millrace.schema.FramedFormat;
import io.millrace.schema.SchemaType;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A real registry: {@code mvn -Pregistry -pl job verify -Dit.test=RegistryServerIT} fetches it, of
 * 140 MB.
 */
@EnabledIfSystemProperty(
    named = "millrace.apicurio",
    matches = ".+",
    disabledReason = "no registry is there: mvn -Pregistry fetches one")
class RegistryServerIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EventSchema SCHEMA =
      new EventSchema(
          "u",
          "t",
          TimeFormat.MS,
          null,
          List.of(new EventField("v", FieldType.LONG, false, "/user/v")),
          1 << 10,
          EventSchema.NO_SKEW_LIMIT);

  private final List<Integer> failures = new CopyOnWriteArrayList<>();

  @Test
  void recordsAreReadBySchemasOfARealRegistryWhichMayBeGoneForAWhile() throws Exception {
    try (RegistryServer server =
        new RegistryServer(Path.of(System.getProperty("millrace.apicurio")))) {
      server.start();
      CachedSchemas schemas =
          new CachedSchemas(
              new RegistrySchemas(RegistryAccess.of(Map.of("url", server.url()))),
              Duration.ZERO,
              (id, attempts, problem) -> failures.add(attempts));
      int avro = avro(server);
      int protobuf = protobuf(server);
      EventDecoder ofAvro = decoder(SchemaType.AVRO, schemas);
      EventDecoder ofProtobuf = decoder(SchemaType.PROTOBUF, schemas);
      assertThat(outcome(ofAvro.decode(framed(avro, 2, 'a', 10, 14), at()))).isEqualTo("a 5 7");
      byte[] message = framed(protobuf, 0, 10, 1, 'b', 16, 6, 26, 2, 8, 9);
      assertThat(outcome(ofProtobuf.decode(message, at()))).isEqualTo("b 6 9");
      int unknown = protobuf + 1_000;
      assertThatThrownBy(() -> schemas.schema(unknown))
          .isInstanceOf(UnknownSchemaException.class)
          .hasMessage("the registry has no schema " + unknown);

      server.kill();
      assertThat(outcome(ofAvro.decode(framed(avro, 2, 'a', 10, 14), at())))
          .as("what is known needs no registry")
          .isEqualTo("a 5 7");
      EventDecoder another = decoder(SchemaType.AVRO, schemas);
      int next = protobuf + 1;
      CompletableFuture<String> waiting =
          CompletableFuture.supplyAsync(
              () -> outcome(another.decode(framed(next, 2, 'a', 10, 14), at())));
      await().until(() -> failures.size() >= 2);
      assertThat(waiting).isNotDone();
      server.start();
      // Its memory is empty, and no schema has the id that is waited for.
      assertThat(waiting.get()).isEqualTo("UNKNOWN_SCHEMA: the registry has no schema " + next);
    }
  }

  private static int avro(RegistryServer server) throws Exception {
    ObjectNode user = JSON.createObjectNode();
    user.put(
        "schema",
        "{\"type\":\"record\",\"name\":\"User\",\"namespace\":\"shop\","
            + "\"fields\":[{\"name\":\"v\",\"type\":\"long\"}]}");
    server.register("user-value", user.toString());
    ObjectNode event = JSON.createObjectNode();
    event.put(
        "schema",
        "{\"type\":\"record\",\"name\":\"Event\",\"namespace\":\"shop\",\"fields\":["
            + "{\"name\":\"u\",\"type\":\"string\"},{\"name\":\"t\",\"type\":\"long\"},"
            + "{\"name\":\"user\",\"type\":\"shop.User\"}]}");
    event
        .putArray("references")
        .addObject()
        .put("name", "shop.User")
        .put("subject", "user-value")
        .put("version", 1);
    return server.register("event-value", event.toString());
  }

  private static int protobuf(RegistryServer server) throws Exception {
    ObjectNode user = JSON.createObjectNode();
    user.put("schemaType", "PROTOBUF");
    user.put("schema", "syntax = \"proto3\"; package shop; message User { int64 v = 1; }");
    server.register("user-proto", user.toString());
    ObjectNode event = JSON.createObjectNode();
    event.put("schemaType", "PROTOBUF");
    event.put(
        "schema",
        "syntax = \"proto3\"; package shop; import \"shop/user.proto\";"
            + " message Event { string u = 1; int64 t = 2; User user = 3; }");
    event
        .putArray("references")
        .addObject()
        .put("name", "shop/user.proto")
        .put("subject", "user-proto")
        .put("version", 1);
    return server.register("event-proto", event.toString());
  }

  private static KafkaCoordinates at() {
    return new KafkaCoordinates("t", 0, 1, 5);
  }

  private static EventDecoder decoder(SchemaType type, CachedSchemas schemas) {
    return new EventDecoder(SCHEMA, new FramedFormat(type, schemas));
  }

  private static byte[] framed(int id, int... body) {
    ByteBuffer bytes = ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id);
    for (int each : body) {
      bytes.put((byte) each);
    }
    return bytes.array();
  }

  private static String outcome(Decoded decoded) {
    return decoded instanceof Event event
        ? event.userId() + " " + event.eventTimeMs() + " " + event.values()[0]
        : ((Reject) decoded).reason() + ": " + ((Reject) decoded).message();
  }
}
