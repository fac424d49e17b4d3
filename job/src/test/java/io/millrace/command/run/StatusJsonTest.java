package io.millrace.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.command.Commands;
import io.millrace.lake.LakeTable;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state of tables as programs read it. */
class StatusJsonTest {
  @TempDir private Path folder;

  @Test
  void tablesAndVersionsAreToldWithWhatFeaturesRestOn() throws IOException {
    try (TamperLake tables = TamperLake.in(folder, Variant.MANY_VERSIONS)) {
      List<Record> versions = tables.rows(LakeTable.VERSIONS);
      versions.forEach(each -> each.setField("history", "complete"));
      Record last = versions.get(versions.size() - 1);
      last.setField("history", "partial");
      last.setField("partial_users", 12L);
      tables.replace(LakeTable.VERSIONS, versions);

      JsonNode status = status(tables);

      assertThat(status.path("pipeline").textValue()).isEqualTo(tables.lake().pipeline());
      assertThat(status.at("/tables/0/name").textValue()).isEqualTo("events");
      assertThat(status.at("/tables/0/rows").longValue())
          .isEqualTo(tables.rows(LakeTable.EVENTS).size());
      assertThat(status.at("/tables/0/checkpoint").isIntegralNumber()).isTrue();
      assertThat(status.path("versions")).hasSameSizeAs(versions);
      assertThat(status.path("versions").findValuesAsText("newest_predictions"))
          .containsOnlyOnce("true");
      JsonNode partial = version(status, (String) last.getField("pipeline_version"));
      assertThat(partial.path("history").textValue()).isEqualTo("partial");
      assertThat(partial.path("partial_users").longValue()).isEqualTo(12);
      assertThat(status.path("jobs").isEmpty()).isTrue();
      assertThat(status.path("lag").isNull()).isTrue();
    }
  }

  private static JsonNode version(JsonNode status, String version) {
    for (JsonNode each : status.path("versions")) {
      if (each.path("pipeline_version").textValue().equals(version)) {
        return each;
      }
    }
    throw new AssertionError("no version " + version);
  }

  private static JsonNode status(TamperLake tables) throws IOException {
    List<String> all = new ArrayList<>(List.of("status", "--json"));
    all.addAll(List.of("--cluster", "http://127.0.0.1:1"));
    tables
        .place()
        .properties()
        .get()
        .forEach((key, value) -> all.addAll(List.of("--catalog." + key, value)));
    return new ObjectMapper().readTree(Commands.run(all.toArray(String[]::new)).out());
  }
}
