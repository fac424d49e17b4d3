package io.millrace.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.Millrace;
import io.millrace.command.table.Clusters;
import io.millrace.lake.LakeTable;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of {@code status} for tables most of whose records are rejects. */
class MostlyRejectsTest {
  /** An address without a cluster. */
  private static final String NOWHERE = "http://127.0.0.1:1";

  @TempDir private static Path folder;

  @Test
  void statusSaysWhyMostRecordsAreRejectsAndNothingElseWhere() throws IOException {
    try (TamperLake tables = TamperLake.in(folder, Variant.PLAIN)) {
      assertThat(status(tables)).contains("Table     rejects").doesNotContain("Rejects   ");

      List<Record> rejects = tables.rows(LakeTable.REJECTS);
      List<Record> missing =
          rejects.stream().filter(row -> row.getField("reason").equals("MISSING_FIELD")).toList();
      assertThat(missing).isNotEmpty();
      tables.replace(LakeTable.EVENTS, tables.rows(LakeTable.EVENTS).subList(0, 1));

      assertThat(status(tables))
          .contains(
              "Rejects   most records are rejects: %d of %d"
                  .formatted(rejects.size(), rejects.size() + 1),
              "          MISSING_FIELD %d, such as shop-".formatted(missing.size()));
    }
  }

  @Test
  void whatAnOlderDefinitionRejectedIsNotHeldAgainstTheNewest() throws IOException {
    try (TamperLake tables = TamperLake.in(folder.resolve("mended"), Variant.PLAIN)) {
      tables.replace(LakeTable.EVENTS, tables.rows(LakeTable.EVENTS).subList(0, 1));
      assertThat(status(tables)).contains("Rejects   most records are rejects");

      List<Record> versions = new ArrayList<>(tables.rows(LakeTable.VERSIONS));
      Record mended = versions.get(versions.size() - 1).copy();
      Instant submitted = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
      mended.setField("created_at", submitted.atOffset(ZoneOffset.UTC));
      versions.add(mended);
      tables.replace(LakeTable.VERSIONS, versions);

      assertThat(status(tables)).contains("Table     rejects").doesNotContain("Rejects   ");

      List<Record> rejects = new ArrayList<>(tables.rows(LakeTable.REJECTS));
      int before = rejects.size();
      rejects.addAll(rejects.subList(0, 2));
      await().until(() -> Instant.now().isAfter(submitted));
      tables.replace(LakeTable.REJECTS, rejects);

      assertThat(rejects).hasSize(before + 2);
      assertThat(status(tables))
          .contains("Rejects   no record is an event: all 2 are rejects since " + submitted);
    }
  }

  private static String status(TamperLake tables) {
    StringWriter out = new StringWriter();
    List<String> all = new ArrayList<>(List.of("status", "--cluster", NOWHERE));
    tables
        .place()
        .properties()
        .get()
        .forEach((key, value) -> all.addAll(List.of("--catalog." + key, value)));
    Millrace.commandLine(Clusters::outOfReach)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(new StringWriter()))
        .execute(all.toArray(String[]::new));
    return out.toString();
  }
}
