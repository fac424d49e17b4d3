package io.millrace.local.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.command.argument.TableArguments;
import io.millrace.command.run.LocalRunPhase;
import io.millrace.local.exit.RunFailure;
import io.millrace.local.input.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir Path temporary;

  @Test
  void whatWasSavedIsFoundByTheNextRun() {
    Path root = temporary.resolve("run");
    RunState saved =
        RunState.of(RunState.Phase.RUNNING)
            .with(new RunState.Definition("p.yaml", "{}"))
            .with(
                new RunState.Input(
                    false, List.of(new InputFile("/a", 3, "t", "00")), 1, new long[] {1, 2, 3, 4}))
            .with(new RunState.Broker(9092, true));
    try (RunFolder folder = RunFolder.open(root)) {
      assertThat(folder.state().phase()).isEqualTo(RunState.Phase.LOADING);
      folder.save(saved);
    }
    try (RunFolder folder = RunFolder.open(root)) {
      assertThat(folder.state()).usingRecursiveComparison().isEqualTo(saved);
    }
  }

  @Test
  void aFolderThatAnImportHasMadeIsTakenAndAnotherCatalogIsNot() throws IOException {
    Files.writeString(temporary.resolve("catalog.db"), "");
    assertThatThrownBy(() -> RunFolder.open(temporary))
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining("it holds catalog.db and no run.json");
    Files.writeString(temporary.resolve(TableArguments.IMPORTED), "");

    try (RunFolder folder = RunFolder.open(temporary)) {
      assertThat(folder.isImported()).isTrue();
      folder.clear(true);
      assertThat(folder.isImported()).isFalse();
      assertThat(folder.catalog()).doesNotExist();
    }
  }

  @Test
  void statusTellsWhetherTheRunIsAtWorkFinishedOrStopped() {
    try (RunFolder folder = RunFolder.open(temporary)) {
      folder.save(RunState.of(RunState.Phase.FINISHED));
      assertThat(LocalRunPhase.of(temporary)).isEqualTo(LocalRunPhase.AT_WORK);
    }
    assertThat(LocalRunPhase.of(temporary)).isEqualTo(LocalRunPhase.FINISHED);
    try (RunFolder folder = RunFolder.open(temporary)) {
      folder.save(RunState.of(RunState.Phase.RUNNING));
    }
    assertThat(LocalRunPhase.of(temporary)).isEqualTo(LocalRunPhase.STOPPED);
  }

  @Test
  void theInputOfAnEarlierFormIsReadAsWholeOrNotBegun() throws IOException {
    String file = "{\"path\": \"/a\", \"bytes\": 3, \"modified\": \"t\", \"sha256\": \"00\"}";
    for (String lines : List.of("[1, 2, 3, 4]", "null")) {
      Path root = Files.createDirectory(temporary.resolve("run" + lines.length()));
      Files.writeString(
          root.resolve(LocalRunPhase.STATE_FILE),
          """
          {"format": 1, "phase": "RUNNING", "broker": {"port": 1, "followed": false},
           "input": {"demo": false, "files": [%s], "linesPerPartition": %s}}
          """
              .formatted(file, lines));

      try (RunFolder folder = RunFolder.open(root)) {
        RunState.Input input = folder.state().input();
        assertThat(input.whole()).isEqualTo(!lines.equals("null"));
        assertThat(input.ends())
            .isEqualTo(input.whole() ? new long[] {1, 2, 3, 4} : new long[] {0, 0, 0, 0});
      }
    }
  }

  @Test
  void twoRunsAtOnceAreRefused() {
    try (RunFolder first = RunFolder.open(temporary)) {
      assertThatThrownBy(() -> RunFolder.open(first.root()))
          .isInstanceOf(RunFailure.class)
          .hasMessageContaining("another run is at work there");
    }
  }

  @Test
  void aFolderThatNoRunHasMadeIsLeftAlone() throws IOException {
    Path mine = Files.writeString(temporary.resolve("thesis.tex"), "years of work");

    assertThatThrownBy(() -> RunFolder.open(temporary))
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining("it holds thesis.tex and no run.json");
    assertThat(mine).exists();
    assertThat(temporary.resolve("lock")).doesNotExist();
  }

  @Test
  void aFreshStartDeletesOnlyWhatRunsMake() throws IOException {
    try (RunFolder folder = RunFolder.open(temporary)) {
      folder.save(RunState.of(RunState.Phase.FINISHED));
      Files.createDirectories(folder.warehouse().resolve("shop/events"));
    }
    Path notes = Files.writeString(temporary.resolve("notes.txt"), "mine");

    try (RunFolder folder = RunFolder.open(temporary)) {
      assertThat(folder.state().phase()).isEqualTo(RunState.Phase.FINISHED);
      folder.clear(true);
      assertThat(folder.state().phase()).isEqualTo(RunState.Phase.LOADING);
      assertThat(folder.warehouse()).doesNotExist();
      assertThat(notes).exists();
    }
  }

  @Test
  void aDamagedStateIsReportedInWords() throws IOException {
    Path state = temporary.resolve("run.json");
    Files.writeString(state, "{\"format\":1,\"phase\":\"RUN");

    assertThatThrownBy(() -> RunFolder.open(temporary))
        .isInstanceOf(RunFailure.class)
        .hasMessage(
            "Cannot read %s: it is damaged; use another --output or delete the folder"
                .formatted(state));
  }

  @Test
  void aDeletionThatWasKilledIsGoneOnWithByAnyStart() throws IOException {
    try (RunFolder folder = RunFolder.open(temporary)) {
      folder.save(RunState.of(RunState.Phase.CLEARING));
      Files.createDirectories(folder.broker());
    }

    try (RunFolder folder = RunFolder.open(temporary)) {
      folder.clear(false);
      assertThat(folder.state().phase()).isEqualTo(RunState.Phase.LOADING);
      assertThat(folder.broker()).doesNotExist();
    }
  }

  @Test
  void aStartThatWasKilledAtItsFirstStepsLeavesAUsableFolder() throws IOException {
    Files.createFile(temporary.resolve("lock"));
    Files.writeString(temporary.resolve("run.json.new"), "{ half");

    try (RunFolder folder = RunFolder.open(temporary)) {
      assertThat(folder.state().phase()).isEqualTo(RunState.Phase.LOADING);
    }
  }
}
