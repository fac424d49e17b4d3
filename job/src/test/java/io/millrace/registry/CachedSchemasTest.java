package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.event.UnknownSchemaException;
import io.millrace.schema.WriterSchema;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachedSchemasTest {
  private static final String OF_7 = "/schemas/ids/7";
  private static final String ANSWER = "{\"schema\": \"x\"}";

  private FakeRegistry fake;
  private final List<Integer> failures = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    fake = new FakeRegistry();
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  private CachedSchemas cached(Duration askAgain) {
    return new CachedSchemas(
        new RegistrySchemas(RegistryAccess.of(Map.of("url", fake.url()))),
        askAgain,
        (id, attempts, problem) -> failures.add(attempts));
  }

  @Test
  void eachSchemaIsReadOnce() throws UnknownSchemaException {
    fake.answers(OF_7, 200, ANSWER);
    CachedSchemas schemas = cached(Duration.ofHours(1));
    WriterSchema first = schemas.schema(7);
    fake.answers(OF_7, 200, "{\"schema\": \"another\"}");
    assertThat(schemas.schema(7)).isSameAs(first);
    assertThat(fake.asked()).hasSize(1);
  }

  @Test
  void anUnknownIdIsAskedForAgainOnlyAfterAWhile() throws UnknownSchemaException {
    CachedSchemas patient = cached(Duration.ofHours(1));
    assertThatThrownBy(() -> patient.schema(7)).isInstanceOf(UnknownSchemaException.class);
    assertThatThrownBy(() -> patient.schema(7)).hasMessage("the registry has no schema 7");
    assertThat(fake.asked()).hasSize(1);

    CachedSchemas impatient = cached(Duration.ZERO);
    assertThatThrownBy(() -> impatient.schema(7)).isInstanceOf(UnknownSchemaException.class);
    fake.answers(OF_7, 200, ANSWER);
    assertThat(impatient.schema(7).text()).isEqualTo("x");
  }

  @Test
  void aRegistryThatDoesNotAnswerIsWaitedFor() throws Exception {
    fake.answers(OF_7, 503, "");
    CachedSchemas schemas = cached(Duration.ofHours(1));
    CompletableFuture<String> text = CompletableFuture.supplyAsync(() -> textOf(schemas));
    await().until(() -> failures.size() >= 2);
    assertThat(text).isNotDone();
    fake.answers(OF_7, 200, ANSWER);
    assertThat(text.get()).isEqualTo("x");
    assertThat(failures).startsWith(1, 2);
  }

  private static String textOf(CachedSchemas schemas) {
    try {
      return schemas.schema(7).text();
    } catch (UnknownSchemaException e) {
      return "unknown";
    }
  }

  @Test
  void closingEndsTheWait() {
    fake.answers(OF_7, 503, "");
    CachedSchemas schemas = cached(Duration.ofHours(1));
    CompletableFuture<String> text = CompletableFuture.supplyAsync(() -> textOf(schemas));
    await().until(() -> !failures.isEmpty());
    schemas.close();
    assertThatThrownBy(text::get).hasRootCauseInstanceOf(IllegalStateException.class);
  }
}
