package io.millrace.command.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.command.Millrace;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperLake.Variant;
import io.millrace.verify.TamperRows;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The output and exit code of {@code verify --strict} where rows were removed by right. */
class StrictCommandTest {
  private static final String NOT_REDONE = "Not redone";

  @TempDir private static Path folder;

  private record Outcome(int code, String out) {
    String notRedone() {
      return out.lines().filter(line -> line.contains(NOT_REDONE)).findFirst().orElse("no line");
    }

    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  @Test
  void whereAllIsRecomputedStrictPasses() throws IOException {
    try (TamperLake tables = TamperLake.in(folder.resolve("sealed"), Variant.PLAIN)) {
      Outcome strict = run(tables, "--strict");

      assertThat(strict.code()).isZero();
      assertThat(strict.notRedone()).endsWith("nothing: all that was read is recomputed");
    }
  }

  @Test
  void whatIsNotRecomputedIsReportedAndFailsStrictAlone() throws IOException {
    try (TamperLake tables = TamperLake.in(folder.resolve("unsealed"), Variant.UNSEALED)) {
      TamperRows rows = new TamperRows(tables);
      int behind = rows.predictions("u2").size() - 9;
      rows.remove("u2", 7, 9);
      rows.write();

      String counted =
          "%d predictions whose features hang on rows that are gone; 3 rows that users' counts say are gone; %d events whose raw value is not kept; 417 records that no seal covers"
              .formatted(behind, rows.events().size());
      Outcome lax = run(tables);
      assertThat(lax.notRedone()).endsWith(counted);
      assertThat(lax.code()).isZero();
      Outcome strict = run(tables, "--strict");
      assertThat(strict.notRedone()).endsWith(counted);
      assertThat(strict.code()).isEqualTo(1);
      Outcome json = run(tables, "--strict", "--json");
      assertThat(json.code()).isEqualTo(1);
      assertThat(json.json().get("passes_strict").booleanValue()).isFalse();
      assertThat(json.json().get("not_recomputed"))
          .hasToString(
              "{\"BEHIND_GAP\":%d,\"REMOVED_ROWS\":3,\"WITHOUT_RAW_VALUE\":%d,\"NOT_SEALED\":417}"
                  .formatted(behind, rows.events().size()));
    }
  }

  private static Outcome run(TamperLake tables, String... arguments) {
    CommandLine commandLine = Millrace.commandLine(Clusters::outOfReach);
    StringWriter out = new StringWriter();
    List<String> all = new ArrayList<>(List.of("verify"));
    all.addAll(List.of(arguments));
    tables
        .place()
        .properties()
        .get()
        .forEach((key, value) -> all.addAll(List.of("--catalog." + key, value)));
    int code =
        commandLine
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(new StringWriter()))
            .execute(all.toArray(String[]::new));
    return new Outcome(code, out.toString());
  }
}
