package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lake.SavepointFile.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointTest {
  private static final String FINGERPRINT = "ab".repeat(32);
  private static final List<String> TABLES = List.of("seals", "rejects", "events", "predictions");

  @TempDir private Path folder;

  @Test
  void whatEachTablesWatchHoldsIsFoundWhereverItLies() throws Exception {
    for (Place place : Place.values()) {
      for (SavepointFile file :
          List.of(
              file(place + " plain").in(place),
              file(place + " compressed").in(place).compressed())) {
        Savepoint read = read(filled(file));

        assertThat(read.checkpointId()).isEqualTo(7);
        assertThat(read.fingerprint()).contains(FINGERPRINT);
        for (String table : TABLES) {
          assertThat(WatchState.fromBytes(read.watchOf(table).orElseThrow()))
              .isEqualTo(state(table));
        }
      }
    }
  }

  @Test
  void aTextOfTheDefinitionMayBeLong() throws Exception {
    for (int length : List.of(126, 127, 128, 20_000)) {
      String text = "x".repeat(length);

      assertThat(read(file("of " + length).madeUnder(text).write()).fingerprint()).contains(text);
    }
  }

  @Test
  void aFolderTheFileInItAndAUriAreTheSame() throws Exception {
    Path savepoint = Path.of(filled(file("one")));

    for (String location :
        List.of(savepoint.toString(), savepoint.toUri().toString(), savepoint + "/_metadata")) {
      assertThat(read(location).fingerprint()).contains(FINGERPRINT);
    }
    assertThat(read(filled(file("files").in(Place.FOLDER)) + "/_metadata").watchOf("seals"))
        .isPresent();
  }

  /** The watch of a finished table has no state any more, and must not get the next one's. */
  @Test
  void theStateOfAnotherTableIsNotTakenForThatOfAFinishedOne() throws Exception {
    SavepointFile file = file("finished");
    file.with(WatchState.uid("events"), OperatorSubtaskState.builder().build());
    file.watching("rejects", state("rejects"));

    Savepoint read = read(file.write());

    assertThat(read.watchOf("events")).isEmpty();
    assertThat(read.watchOf("rejects")).isPresent();
    assertThat(read.fingerprint()).isEmpty();
  }

  /** Beyond what Flink keeps in the file itself. */
  @Test
  void aLongLineageIsFoundInAFileThatHasMovedWithItsSavepoint() throws Exception {
    WatchState long1000 = state("events");
    for (int job = 0; job < 1_000; job++) {
      long1000 = long1000.continuedBy("%032x".formatted(job), job);
    }

    Path written = Path.of(file("long").in(Place.FOLDER).watching("events", long1000).write());
    Savepoint read = read(Files.move(written, folder.resolve("moved")).toString());

    assertThat(WatchState.fromBytes(read.watchOf("events").orElseThrow())).isEqualTo(long1000);
  }

  @Test
  void aStateWhoseFileIsGoneIsReportedAndNotTakenForNone() throws Exception {
    String location = filled(file("gone").in(Place.FOLDER));
    try (var files = Files.list(Path.of(location))) {
      for (Path each : files.filter(file -> !file.endsWith("_metadata")).toList()) {
        Files.delete(each);
      }
    }

    assertThatThrownBy(() -> read(location))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith("Cannot read savepoint " + location + ": ")
        .hasMessageEndingWith(" is not there");
  }

  @Test
  void theGoldenSavepointsNameAllTheirTables() throws IOException {
    for (String version : List.of("v1", "v2", "v3")) {
      Path golden = Path.of("../deploy/local/src/test/resources/golden", version);
      Savepoint read = read(golden.resolve("savepoint").toString());
      Properties tables = new Properties();
      tables.load(Files.newBufferedReader(golden.resolve("tables.properties")));

      assertThat(read.fingerprint()).isPresent();
      List<String> found = new ArrayList<>();
      for (String table : TABLES) {
        if (read.watchOf(table).isPresent()) {
          found.add(table);
          assertThat(WatchState.fromBytes(read.watchOf(table).get()).table())
              .isEqualTo(UUID.fromString(tables.getProperty(table)));
        }
      }
      assertThat(found).containsExactlyInAnyOrderElementsOf(tables.stringPropertyNames());
    }
  }

  private SavepointFile file(String name) {
    return new SavepointFile(folder.resolve(name), 7);
  }

  private static String filled(SavepointFile file) throws Exception {
    for (String table : TABLES) {
      file.watching(table, state(table));
    }
    return file.madeUnder(FINGERPRINT).write();
  }

  private static WatchState state(String table) {
    UUID uuid = UUID.nameUUIDFromBytes(table.getBytes(StandardCharsets.UTF_8));
    return WatchState.begin(uuid, new CommitMark("z", 3), "job of " + table)
        .seeing(Optional.of(new CommitMark("job of " + table, 6)));
  }

  private static Savepoint read(String location) {
    return Savepoint.read(location, uri -> null);
  }
}
