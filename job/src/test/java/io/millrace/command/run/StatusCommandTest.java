package io.millrace.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.Commands;
import io.millrace.command.Commands.Outcome;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of {@code status} for tables, where no cluster answers. */
class StatusCommandTest {
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir private Path folder;

  @Test
  void theDefinitionNamesTheTablesAsItDoesForTheJob() throws IOException {
    try (TamperLake tables = TamperLake.in(folder.resolve("tables"), Variant.PLAIN)) {
      Path here = definition("here.yaml", "shop");
      Path elsewhere = definition("elsewhere.yaml", "absent");

      Outcome found =
          Commands.run(tables, "status", "--cluster", NOBODY, "--pipeline", here.toString());
      Outcome none =
          Commands.run(tables, "status", "--cluster", NOBODY, "--pipeline", elsewhere.toString());
      Outcome named =
          Commands.run(
              tables,
              "status",
              "--cluster",
              NOBODY,
              "--namespace",
              "shop",
              "--pipeline",
              elsewhere.toString());

      assertThat(found.out()).contains("Pipeline  shop", "Table     events");
      assertThat(found.err()).contains("Cannot reach a Flink cluster");
      assertThat(none.err()).contains("absent");
      assertThat(none.out()).doesNotContain("Table ");
      assertThat(named.out()).contains("Table     events");
      assertThat(found.out())
          .containsPattern("Version   [0-9a-f]{64}  first submitted .* history ");
    }
  }

  private Path definition(String name, String namespace) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        pipeline: shop
        format: 1
        source: {topics: [t], format: json}
        event: {user: user, time: {from: kafka-timestamp}}
        features: {n: {count: true, window: lifetime}}
        tables: {namespace: %s}
        """
            .formatted(namespace));
  }
}
