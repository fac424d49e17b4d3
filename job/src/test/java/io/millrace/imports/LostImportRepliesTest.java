package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.Commands;
import io.millrace.command.Commands.Outcome;
import io.millrace.flink.sink.FaultyRestCatalog;
import io.millrace.flink.sink.FaultyRestCatalog.Fault;
import io.millrace.flink.sink.FolderLake;
import io.millrace.lake.LakeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Commits of an import whose replies are lost or doubled, or that a proxy refuses before or after
 * they took effect. Whatever the command reports, a second one ends with each row once.
 */
@Execution(ExecutionMode.CONCURRENT) // waits out what the server says of Retry-After
class LostImportRepliesTest {
  private static final List<LakeTable> TABLES =
      List.of(LakeTable.EVENTS, LakeTable.PREDICTIONS, LakeTable.REJECTS);

  private static final String DEFINITION =
      """
      pipeline: shop
      format: 1
      source: {topics: [shop], format: json}
      event: {user: user, time: {field: time, as: ms}, fields: {type: string}}
      features: {all: {count: true, window: lifetime}}
      tables: {namespace: lake}
      """;

  @TempDir private Path folder;
  private Path pipeline;
  private FolderLake lake;
  private FaultyRestCatalog rest;

  @BeforeEach
  void openCatalog() throws IOException {
    pipeline = Files.writeString(folder.resolve("pipeline.yaml"), DEFINITION);
    lake = FolderLake.jdbc(folder);
    rest = new FaultyRestCatalog(lake.catalog());
  }

  @AfterEach
  void closeCatalog() throws IOException {
    rest.close();
    lake.close();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void eachRowIsThereOnceWhateverBecomesOfTheReply(Fault fault) throws IOException {
    assertThat(imported("none")).matches(o -> o.code() == 0, "without a fault");
    for (LakeTable each : TABLES) {
      rest.injectFor(each.key(), fault);

      Outcome first = imported(each.key());

      rest.heal();
      if (first.code() != 0) {
        assertThat(first.err().lines().reduce((a, b) -> b).orElseThrow())
            .startsWith("Cannot commit the import " + each.key() + " to ")
            .endsWith("(run the command again: it does what is left)");
        assertThat(imported(each.key())).matches(o -> o.code() == 0, "the second command");
      }
    }
    int imports = 1 + TABLES.size();
    assertThat(lake.rows("events")).hasSize(2 * imports);
    assertThat(lake.rows("predictions")).hasSize(2 * imports);
    assertThat(lake.rows("rejects")).hasSize(imports);
    Outcome verified = run("verify", "--namespace", "lake");
    assertThat(verified).matches(o -> o.code() == 0, verified.out() + verified.err());
  }

  /** Two events of a user of its own, and a record that is none. */
  private Outcome imported(String name) throws IOException {
    String event = "{\"user\":\"" + name + "\",\"time\":%d}\n";
    Path lines =
        Files.writeString(
            folder.resolve(name + ".jsonl"),
            event.formatted(1) + event.formatted(2) + "{\"time\":3}\n");
    return run("import", pipeline.toString(), "--from", lines.toString(), "--name", name);
  }

  private Outcome run(String... arguments) {
    return Commands.run(rest.settings().properties().get(), arguments);
  }
}
