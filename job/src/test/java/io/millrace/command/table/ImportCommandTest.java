package io.millrace.command.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.command.Commands;
import io.millrace.command.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as its user sees it. */
class ImportCommandTest {
  private static final String DEFINITION =
      """
      pipeline: shop
      format: 1
      source: {topics: [shop], format: json}
      event:
        user: user
        time: {field: time, as: ms}
        fields: {type: string}
      features:
        all: {count: true, window: lifetime}
      tables: {namespace: shop}
      """;

  @TempDir private Path folder;
  private Path pipeline;
  private Path lines;

  @BeforeEach
  void write() throws IOException {
    pipeline = Files.writeString(folder.resolve("pipeline.yaml"), DEFINITION);
    lines =
        Files.writeString(
            folder.resolve("a.jsonl"),
            "{\"user\":\"u\",\"time\":1}\n{\"user\":\"u\",\"time\":2}\n{\"time\":3}\n");
  }

  private Outcome run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("import", pipeline.toString()));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--output", folder.resolve("lake").toString()));
    return Commands.run(all.toArray(String[]::new));
  }

  @Test
  void aNewFolderGetsTablesThatVerifyTakes() throws IOException {
    Path second = Files.writeString(folder.resolve("b.jsonl"), "{\"user\":\"v\",\"time\":1}\n");

    Outcome imported = run("--from", lines.toString(), second.toString(), "--name", "old");

    assertThat(imported).matches(o -> o.code() == 0, imported.err());
    assertThat(imported.out())
        .contains("Imported     old by " + pipeline)
        .contains("3 events of 2 users", "UNSCORED 3", "MISSING_FIELD 1");
    Outcome again = run("--from", lines.toString(), second.toString(), "--name", "old", "--json");
    JsonNode json = new ObjectMapper().readTree(again.out());
    assertThat(json.get("new").booleanValue()).isFalse();
    assertThat(json.get("events").longValue()).isEqualTo(3);
    Outcome verified = Commands.run("verify", "--output", folder.resolve("lake").toString());
    assertThat(verified).matches(o -> o.code() == 0, verified.out() + verified.err());
  }

  @Test
  void theTablesPlaceMayStandInTheFileThatTheJobHas() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("lake.yaml"),
            "catalog: {type: hadoop, warehouse: %s}\n".formatted(folder.resolve("warehouse")));
    String place = config.toString();

    Outcome imported =
        Commands.run("import", pipeline.toString(), "--from", lines.toString(), "--config", place);

    assertThat(imported).matches(o -> o.code() == 0, imported.err());
    Outcome verified = Commands.run("verify", "--config", place);
    assertThat(verified).matches(o -> o.code() == 0, verified.out() + verified.err());
  }

  @Test
  void misuseIsOneSentenceAndMakesNoTables() throws IOException {
    usage("Missing the source: --from FILE..., or --table CATALOG.NAMESPACE.TABLE");
    usage("a source is either files or a table", "--from", "a", "--table", "millrace.x.y");
    usage("must be 1 to 63 lower-case letters", "--from", lines.toString(), "--name", "A b");
    usage("must be three columns", "--table", "millrace.x.y", "--coordinates", "a,b");
    usage("has no model", "--from", lines.toString(), "--score");
    usage(
        "none.jsonl: there is no such file; " + folder + ": it is no file",
        "--from",
        "none.jsonl",
        folder.toString());
    usage("it is given twice", "--from", lines.toString(), lines.toString());
    usage("JSON lines have no columns", "--from", lines.toString(), "--columns", "type=kind");
    usage("must be PART=COLUMN", "--table", "millrace.x.y", "--columns", "kind");
    usage(
        "which is named millrace: millrace.NAMESPACE.TABLE; or give the properties of its own one",
        "--table",
        "other.x.y");
    usage("this program runs without Flink", "--from", lines.toString(), "--to", "savepoint");
    usage("Missing --to", "--from", lines.toString(), "--start", "earliest");
    usage("files have no catalog", "--from", lines.toString(), "--from-catalog.type", "rest");
    usage("none is asked for (give --to)", "--from", lines.toString(), "--cluster", "http://a:1");
    usage(
        "Cannot reach http://a:1",
        "--from",
        lines.toString(),
        "--to",
        "savepoint",
        "--cluster",
        "http://a:1");
    assertThat(run("--table", "other.x.y", "--from-catalog.type", "jdbc"))
        .matches(o -> o.code() == 1 && o.err().startsWith("Cannot open catalog other: "));
    assertThat(run("--table", "millrace.x.y"))
        .matches(o -> o.code() == 1 && o.err().contains("Cannot find the table x.y in catalog"));
    assertThat(Commands.run("verify", "--output", folder.resolve("lake").toString()).err())
        .contains("Cannot find a pipeline's tables");
  }

  private void usage(String said, String... arguments) {
    Outcome outcome = run(arguments);
    assertThat(outcome.err()).contains(said).contains("Try: millrace import --help");
    assertThat(outcome.code()).isEqualTo(2);
  }

  @Test
  void aWorkFolderThatCannotBeWrittenIsOneSentence() {
    Outcome outcome = run("--from", lines.toString(), "--work-dir", pipeline + "/work");

    assertThat(outcome.err().strip())
        .startsWith("Cannot import: ")
        .contains("rows lie in %s/work in between".formatted(pipeline), "--work-dir")
        .hasLineCount(1);
    assertThat(outcome.code()).isEqualTo(1);
  }
}
