package io.millrace.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * References that lead to nothing where a command runs: a sentence, and no fault of the program.
 */
class AbsentSecretTest {
  private static final List<String> CATALOG =
      List.of(
          "--catalog.type",
          "rest",
          "--catalog.uri",
          "http://localhost:1",
          "--catalog.credential",
          "env:MILLRACE_ABSENT");

  @TempDir private Path folder;

  @Test
  void commandsNameTheReferenceThatLeadsToNothing() throws Exception {
    Path definition =
        Files.writeString(
            folder.resolve("pipeline.yaml"),
            """
            pipeline: shop
            format: 1
            source: {topics: [clicks], format: json}
            event: {user: user, time: {field: at, as: ms}}
            features: {events_1h: {count: true, window: 1h}}
            tables: {namespace: shop}
            """);
    assertNamed("status");
    assertNamed("verify");
    assertNamed("explain", "e1");
    assertNamed(
        "plan", "--pipeline", definition.toString(), "--kafka.bootstrap.servers", "localhost:1");
  }

  private static void assertNamed(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(CATALOG);
    Commands.Outcome outcome = Commands.run(all.toArray(String[]::new));
    assertThat(outcome.err())
        .startsWith(
            "Cannot resolve secrets on this machine: catalog.credential: env:MILLRACE_ABSENT is not set")
        .doesNotContain("Internal error");
    assertThat(outcome.code()).isEqualTo(2);
  }
}
