package io.millrace.command.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.command.argument.UsageException;
import io.millrace.command.table.ImportedSavepoint.Wanted;
import io.millrace.imports.StateWork;
import io.millrace.lake.ImportMark;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a job goes on behind imports, as far as it needs no brokers. */
class ImportedSavepointTest {
  private static final Pipeline PIPELINE =
      PipelineReader.read(
          """
          pipeline: shop
          format: 1
          source: {topics: [a, b], format: json}
          event:
            user: user
            time: {field: time, as: ms}
            fields: {type: string}
          features:
            all: {count: true, window: lifetime}
          tables: {namespace: shop}
          """,
          "pipeline.yaml");

  private static final ImportMark LINES =
      new ImportMark("lines", "version", "source", "listing", 1, "");

  private static final ImportMark TABLE =
      new ImportMark("table", "version", "source", "listing", 1, "a/0/0/9");

  private static Optional<String> find(String start, String noted, ImportMark... imports) {
    Wanted wanted = new Wanted(new StateWork.Target("savepoint", 720), start);
    return new ImportedSavepoint(PIPELINE, wanted, Map.of())
        .find(List.of(imports), Optional.ofNullable(noted));
  }

  @Test
  void aPlaceIsAskedForWhereNotAllImportsHaveCoordinates() {
    for (ImportMark[] imports : new ImportMark[][] {{LINES}, {TABLE, LINES}}) {
      assertThatThrownBy(() -> find(null, null, imports))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("Missing --start: not all imports have coordinates of a, b");
    }
    assertThatThrownBy(() -> find(null, null, TABLE))
        .as("coordinates say it, and the brokers are asked")
        .hasMessageContaining("Missing the brokers");
  }

  @Test
  void whatAnEarlierCommandHasNotedNeedsNoBrokers() {
    String noted = "latest a-0@10,b-0@7 a=id";

    assertThat(find("latest", noted, TABLE, LINES)).contains(noted);
    assertThatThrownBy(() -> find("2026-01-05T00:00:00Z", noted, TABLE, LINES))
        .as("another place")
        .hasMessageContaining("Missing the brokers");
    assertThatThrownBy(() -> find("latest", "latest a-0@9,b-0@7 a=id", TABLE, LINES))
        .as("a note from before a later import")
        .hasMessageContaining("Missing the brokers");
  }
}
