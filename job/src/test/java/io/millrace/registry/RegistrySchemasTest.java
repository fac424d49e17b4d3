package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.UnknownSchemaException;
import io.millrace.schema.WriterSchema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrySchemasTest {
  private FakeRegistry fake;

  @BeforeEach
  void start() throws IOException {
    fake = new FakeRegistry();
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  private RegistrySchemas registry() {
    return new RegistrySchemas(RegistryAccess.of(Map.of("url", fake.url())));
  }

  @Test
  void aSchemaIsReadWithAllThatItRefersToInTheOrderOfNeed() throws Exception {
    fake.answers(
        "/schemas/ids/7",
        200,
        """
        {"schema": "event", "schemaType": "PROTOBUF", "references": [
          {"name": "user.proto", "subject": "shop/user", "version": 2},
          {"name": "id.proto", "subject": "id", "version": 1}]}""");
    fake.answers(
        "/subjects/shop%2Fuser/versions/2",
        200,
        """
        {"subject": "shop/user", "version": 2, "id": 5, "schema": "user", "references": [
          {"name": "id.proto", "subject": "id", "version": 1}]}""");
    fake.answers("/subjects/id/versions/1", 200, "{\"schema\": \"id\"}");
    assertThat(registry().schema(7))
        .isEqualTo(
            new WriterSchema(
                "PROTOBUF",
                "event",
                List.of(
                    new WriterSchema.Reference("id.proto", "id", 1, "id"),
                    new WriterSchema.Reference("user.proto", "shop/user", 2, "user"))));
  }

  @Test
  void aSchemaWithoutATypeIsAvros() throws Exception {
    fake.answers("/schemas/ids/7", 200, "{\"schema\": \"\\\"string\\\"\"}");
    assertThat(registry().schema(7)).isEqualTo(new WriterSchema("AVRO", "\"string\"", List.of()));
  }

  @Test
  void anIdIsUnknownWhereTheRegistrySaysSo() {
    assertThatThrownBy(() -> registry().schema(7))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessage("the registry has no schema 7");
    fake.answers(
        "/schemas/ids/8",
        200,
        "{\"schema\": \"x\","
            + " \"references\": [{\"name\": \"a\", \"subject\": \"a\", \"version\": 3}]}");
    assertThatThrownBy(() -> registry().schema(8))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessage("schema 8 refers to version 3 of a, which the registry does not have");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void anIdBelow1IsUnknownWithoutACall(int id) {
    assertThatThrownBy(() -> registry().schema(id)).isInstanceOf(UnknownSchemaException.class);
    assertThat(fake.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | <html>nothing here</html> | is the path of url right?",
        "404 | {\"status\": 404} | is the path of url right?",
        "401 | {\"error_code\": 40101} | does not let this user in",
        "403 | no | does not let this user in",
        "500 | {\"error_code\": 50001} | status 500",
        "302 | moved | status 302",
        "200 | <html> | is not JSON",
        "200 | {} | has no schema in it",
      })
  void anyOtherAnswerIsNone(int status, String body, String said) {
    fake.answers("/schemas/ids/7", status, body);
    assertThatThrownBy(() -> registry().schema(7))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(said);
  }

  @Test
  void schemasThatReferToEachOtherEnd() {
    fake.answers("/schemas/ids/7", 200, reference(0));
    for (int i = 0; i < 200; i++) {
      fake.answers("/subjects/s" + i + "/versions/1", 200, reference(i + 1));
    }
    assertThatThrownBy(() -> registry().schema(7))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessageContaining("deeper than 64 levels");
  }

  private static String reference(int i) {
    return "{\"schema\": \"x\", \"references\": [{\"name\": \"%d\", \"subject\": \"s%d\","
            .formatted(i, i)
        + " \"version\": 1}]}";
  }

  @Test
  void theNextAddressIsAskedWhereOneDoesNotAnswerAndIsThenTheFirst() throws Exception {
    FakeRegistry gone = new FakeRegistry();
    String dead = gone.url();
    gone.close();
    fake.answers("/schemas/ids/7", 200, "{\"schema\": \"x\"}");
    RegistrySchemas registry =
        new RegistrySchemas(RegistryAccess.of(Map.of("url", dead + " , " + fake.url())));
    assertThat(registry.schema(7).text()).isEqualTo("x");
    fake.answers("/schemas/ids/8", 500, "");
    assertThatThrownBy(() -> registry.schema(8))
        .isInstanceOf(RegistryException.class)
        .hasMessageStartingWith(
            fake.url().replaceFirst("/$", "") + ": status 500; " + dead.replaceFirst("/$", ""));
  }

  @Test
  void whoAsksIsSaidAsConfluentsClientsSayIt() throws Exception {
    fake.answers("/schemas/ids/7", 200, "{\"schema\": \"x\"}");
    registry().schema(7);
    ask(Map.of("basic.auth.user.info", "ann:s3cret:é"));
    ask(Map.of("bearer.auth.token", "t0ken"));
    assertThat(fake.authorizations())
        .containsExactly("null", "Basic YW5uOnMzY3JldDrDqQ==", "Bearer t0ken");
  }

  private void ask(Map<String, String> properties) throws Exception {
    Map<String, String> all = new java.util.HashMap<>(properties);
    all.put("url", fake.url());
    new RegistrySchemas(RegistryAccess.of(all)).schema(7);
  }

  @Test
  void theNewlineAtTheEndOfASecretsFileIsNoPartOfIt() throws Exception {
    fake.answers("/schemas/ids/7", 200, "{\"schema\": \"x\"}");
    ask(Map.of("basic.auth.user.info", "ann:s3cret:é\r\n"));
    ask(Map.of("bearer.auth.token", "t0ken\n"));
    assertThat(fake.authorizations()).containsExactly("Basic YW5uOnMzY3JldDrDqQ==", "Bearer t0ken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret\n\n", "s3\ncret", "s3cret\u0000", "s3cret\u007f", "s3crét"})
  void aTokenThatNoHeaderMayHaveIsRefusedWithoutShowingIt(String token) {
    assertThatThrownBy(
            () -> RegistryAccess.of(Map.of("url", "http://h", "bearer.auth.token", token)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("bearer.auth.token has a ")
        .hasMessageNotContaining("s3");
  }

  @Test
  void anAccessShowsNoSecret() {
    RegistryAccess access =
        RegistryAccess.of(Map.of("url", "http://h", "bearer.auth.token", "s3cret"));
    assertThat(access).hasToString("RegistryAccess[addresses=[http://h], authorization=given]");
  }

  @Test
  void anAccessThatCannotBeUsedIsRefusedWithoutItsSecrets() {
    assertThatThrownBy(() -> RegistryAccess.of(Map.of())).hasMessageContaining("url is missing");
    assertThatThrownBy(() -> RegistryAccess.of(Map.of("url", "registry:8081")))
        .hasMessageContaining("must be http:// or https://");
    assertThatThrownBy(() -> RegistryAccess.of(Map.of("url", "https://ann:s3cret@host")))
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(
            () ->
                RegistryAccess.of(
                    Map.of(
                        "url",
                        "http://h",
                        "basic.auth.user.info",
                        "a:b",
                        "bearer.auth.token",
                        "c")))
        .hasMessageContaining("are both given");
    assertThatThrownBy(
            () ->
                RegistryAccess.of(
                    Map.of("url", "https://h", "ssl.keystore.location", "/not/there.p12")))
        .hasMessage(
            "ssl.keystore.location: /not/there.p12 cannot be read, or not with its password");
  }
}
