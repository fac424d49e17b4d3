package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.folder.RunFolder;
import io.millrace.local.folder.RunState;
import io.millrace.local.folder.RunState.Phase;
import io.millrace.local.job.CompleteState;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineChange;
import io.millrace.pipeline.PipelineReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of an upgrade's steps, with a state of nothing but an id. */
class UpgradingTest {
  private static final RunState.Definition BEFORE = definition("1h");
  private static final RunState.Definition AFTER = definition("2h");

  @TempDir Path temporary;
  private RunFolder folder;
  private final List<String> steps = new ArrayList<>();

  @BeforeEach
  void begin() {
    folder = RunFolder.open(temporary);
    folder.save(
        RunState.of(Phase.LOADING).with(BEFORE).with(Phase.RUNNING).restedAt(7).upgradingTo(AFTER));
  }

  @AfterEach
  void end() {
    folder.close();
  }

  @Test
  void aRunAtRestIsUpgradedAndOnlyTheNewStateStays() throws IOException {
    complete(folder.savepoints().resolve("savepoint-a"), 7);

    upgrading(new Made()).run("");

    assertThat(steps).containsExactly("apply savepoint-a");
    assertUpgraded();
  }

  @Test
  void aKilledRunIsFirstBroughtToRestUnderTheDefinitionBefore() throws IOException {
    complete(folder.savepoints().resolve("savepoint-a"), 7);
    complete(folder.checkpoints().resolve("job/chk-9"), 9);

    upgrading(new Made()).run("");

    assertThat(steps).containsExactly("rest p-1h.yaml", "apply savepoint-b");
    assertUpgraded();
  }

  @Test
  void aRunWithoutStateGoesOnUnderTheNewDefinition() throws IOException {
    upgrading(new Made()).run("");

    assertThat(steps).isEmpty();
    assertThat(folder.state().phase()).isEqualTo(Phase.RUNNING);
    assertThat(folder.state().definition()).isEqualTo(AFTER);
  }

  @Test
  void anUpgradeThatFailedHalfwayBeginsAnewAndTheOldStateCountsUntilThen() throws IOException {
    complete(folder.savepoints().resolve("savepoint-a"), 7);
    Upgrading failing =
        upgrading(
            new Made() {
              @Override
              public void apply(RunFolder run, Pipeline before, Pipeline after, Path from, Path to)
                  throws IOException {
                Files.writeString(Files.createDirectories(to).resolve("half"), "");
                throw new IOException("full");
              }
            });

    assertThatThrownBy(() -> failing.run("")).hasMessage("full");
    Upgrading.endKilled(folder);

    assertThat(folder.state().phase()).isEqualTo(Phase.UPGRADING);
    assertThat(CompleteState.newest(folder).orElseThrow().path())
        .isEqualTo(folder.savepoints().resolve("savepoint-a"));
    upgrading(new Made()).run("");
    assertUpgraded();
  }

  @Test
  void anUpgradeKilledWithItsStateInPlaceIsDone() throws IOException {
    complete(folder.savepoints().resolve("savepoint-a"), 7);
    complete(folder.savepoints().resolve("upgraded-" + KeptDefinition.read(AFTER).version()), 7);

    Upgrading.endKilled(folder);

    assertThat(steps).isEmpty();
    assertUpgraded();
  }

  private void assertUpgraded() {
    RunState state = folder.state();
    assertThat(state.phase()).isEqualTo(Phase.RUNNING);
    assertThat(state.definition()).isEqualTo(AFTER);
    assertThat(state.before()).isNull();
    assertThat(CompleteState.newest(folder).orElseThrow().id()).isEqualTo(state.rested());
    assertThat(folder.checkpoints().resolve("job")).doesNotExist();
    assertThat(folder.savepoints())
        .isDirectoryContaining(each -> each.getFileName().toString().startsWith("upgraded-"));
    assertThat(folder.savepoints().toFile().list()).hasSize(1);
  }

  private Upgrading upgrading(Upgrade upgrade) {
    PrintStream none = new PrintStream(OutputStream.nullOutputStream());
    return new Upgrading(
        folder,
        new Console(none, none, false),
        upgrade,
        (definition, servers) -> {
          steps.add("rest " + definition.path());
          complete(folder.savepoints().resolve("savepoint-b"), 10);
          folder.save(folder.state().restedAt(10));
        });
  }

  /** An upgrade that writes a state with the id of the one before. */
  private class Made implements Upgrade {
    @Override
    public void check(RunFolder run, Pipeline before, Pipeline after) {}

    @Override
    public void apply(RunFolder run, Pipeline before, Pipeline after, Path from, Path to)
        throws IOException {
      steps.add("apply " + from.getFileName());
      assertThat(to).doesNotExist();
      assertThat(before.version()).isNotEqualTo(after.version());
      complete(to, CompleteState.at(from).orElseThrow().id());
    }
  }

  private static void complete(Path place, long id) throws IOException {
    Files.createDirectories(place);
    try (OutputStream out = Files.newOutputStream(place.resolve("_metadata"))) {
      Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(id, List.of(), List.of()), out);
    }
  }

  private static RunState.Definition definition(String window) {
    String text =
        """
        pipeline: shop
        format: 1
        source: {topics: [events], format: json}
        event:
          user: user
          time: {field: time, as: ms}
        features:
          n: {count: true, window: %s}
        tables: {namespace: shop}
        """
            .formatted(window);
    String path = "p-%s.yaml".formatted(window);
    return new RunState.Definition(path, PipelineChange.record(PipelineReader.read(text, path)));
  }
}
