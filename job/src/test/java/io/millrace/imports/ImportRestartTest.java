package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bootstrap.RefusedChangeException;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import io.millrace.verify.Progress;
import io.millrace.verify.Progress.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imports that are killed and run again, and several into the same tables. */
class ImportRestartTest {
  private static final Pipeline PIPELINE =
      PipelineReader.read(ImportPropertyTest.DEFINITION.formatted("", "day"), "pipeline.yaml");

  @TempDir private Path folder;

  /** The death of the process, as far as one process can die within itself. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Kills at a step: as it begins, or behind a number of its units. */
  private static final class Killer implements Progress {
    private final Step at;
    private final int after;
    private Step step;
    private long count;

    Killer(Step at, int after) {
      this.at = at;
      this.after = after;
    }

    @Override
    public synchronized void begin(Step next, long total) {
      step = next;
      count = 0;
      kill();
    }

    @Override
    public synchronized void done(long more) {
      count += more;
      kill();
    }

    private void kill() {
      if (step == at && count >= after) {
        throw new Killed();
      }
    }

    @Override
    public void end() {}
  }

  @Test
  void anImportKilledAtAnyStepAndRunAgainNeitherDoublesNorLosesARow() throws Exception {
    List<Path> files = new RandomLines(new SplittableRandom(1)).files(folder);
    NaiveImport naive = NaiveImport.of(PIPELINE, files, ImportRun.NAME);
    for (Killer killer :
        List.of(
            new Killer(Step.LOADING, 0),
            new Killer(Step.SCORING, 1),
            new Killer(Step.WRITING, 1),
            new Killer(Step.COMMITTING, 0),
            new Killer(Step.COMMITTING, 1),
            new Killer(Step.COMMITTING, 2),
            new Killer(Step.COMMITTING, 3))) {
      Path own = Files.createTempDirectory(folder, "killed");
      ImportRun run = new ImportRun(own, PIPELINE, null);
      assertThatThrownBy(() -> run.watchedBy(killer).lines(files))
          .satisfiesAnyOf(
              killed -> assertThat(killed).isInstanceOf(Killed.class),
              killed -> assertThat(killed).hasCauseInstanceOf(Killed.class));

      run.watchedBy(Progress.NONE).lines(files);
      boolean isNew = run.lines(files).isNew();

      assertThat(isNew).as("a third run has nothing to do").isFalse();
      assertThat(naive.differences(run.rows(LakeTable.EVENTS), run.rows(LakeTable.PREDICTIONS)))
          .as("killed at %s, %d", killer.at, killer.after)
          .isEmpty();
      assertThat(naive.differencesOfRejects(run.rows(LakeTable.REJECTS))).isEmpty();
      assertThat(run.rows(LakeTable.VERSIONS)).hasSize(1);
    }
  }

  @Test
  void anotherSourceUnderTheSameNameIsRefused() throws Exception {
    ImportRun run = new ImportRun(folder, PIPELINE, null);
    Path file = write("a.jsonl", line("u1", 5));
    run.lines(List.of(file));

    Files.writeString(file, line("u1", 5) + line("u2", 6));
    assertThatThrownBy(() -> run.lines(List.of(file)))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("the tables have an import of that name, of another source")
        .hasMessageContaining("another --name");
    assertThat(run.rows(LakeTable.EVENTS)).hasSize(1);
  }

  @Test
  void usersWithRowsAreRefusedAndOthersStandBeside() throws Exception {
    ImportRun run = new ImportRun(folder, PIPELINE, null);
    run.lines("first", List.of(write("a.jsonl", line("u1", 5) + line("u2", 6))));

    Path both = write("b.jsonl", line("u1", 1) + line("u2", 2) + line("u3", 3));
    assertThatThrownBy(() -> run.lines("second", List.of(both)))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining(
            "Cannot import events of 2 users who have rows in the tables already: u1, u2 (");
    assertThat(run.rows(LakeTable.EVENTS)).hasSize(2);

    run.lines("second", List.of(write("c.jsonl", line("u3", 3))));
    assertThat(run.rows(LakeTable.PREDICTIONS)).hasSize(3);
    assertThat(run.verify().findings().first()).isEmpty();
  }

  @Test
  void tablesThatAJobHasCommittedToAreRefused() throws Exception {
    ImportRun run = new ImportRun(folder, PIPELINE, null);
    run.lines("first", List.of(write("a.jsonl", line("u1", 5))));
    try (Lake lake = run.place().open()) {
      lake.table(LakeTable.REJECTS)
          .newAppend()
          .set("flink.job-id", "ab".repeat(16))
          .set("flink.max-committed-checkpoint-id", "3")
          .commit();
    }

    Path other = write("b.jsonl", line("u2", 1));
    assertThatThrownBy(() -> run.lines("second", List.of(other)))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("rejects holds checkpoint 3 of job abab")
        .hasMessageContaining("would not have the imported users");
    assertThat(run.rows(LakeTable.EVENTS)).hasSize(1);
  }

  @Test
  void aDefinitionWhoseRowsMeanSomethingElseIsRefusedBeforeRowsAndState() throws Exception {
    new ImportRun(folder, PIPELINE, null).lines("first", List.of(write("a.jsonl", line("u1", 5))));
    Pipeline other =
        PipelineReader.read(
            ImportPropertyTest.DEFINITION.formatted("", "day").replace("as: ms", "as: s"),
            "pipeline.yaml");
    ImportRun run = new ImportRun(folder, other, null);

    Path more = write("b.jsonl", line("u2", 6));
    assertThatThrownBy(() -> run.lines("second", List.of(more)))
        .isInstanceOf(RefusedChangeException.class)
        .hasMessageContaining("event.time may not change on the same tables");
    assertThat(run.rows(LakeTable.EVENTS)).hasSize(1);
    try (Lake lake = run.place().open()) {
      assertThatThrownBy(() -> ImportedState.of(lake, other, List.of(PIPELINE)))
          .isInstanceOf(RefusedChangeException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amount: double | amount: long | amount",
        "/who/user | /who/name | event.user may not change on the same tables",
        "pipeline: shop | pipeline: store | belongs to the pipeline shop, not to store"
      })
  void aDefinitionThatDoesNotFitTheTablesIsRefusedBeforeAnythingIsRead(
      String before, String after, String said) throws Exception {
    new ImportRun(folder, PIPELINE, null).lines("first", List.of(write("a.jsonl", line("u1", 5))));
    String text = ImportPropertyTest.DEFINITION.formatted("", "day");
    Pipeline other = PipelineReader.read(text.replace(before, after), "pipeline.yaml");
    List<Step> steps = new ArrayList<>();
    ImportRun run = new ImportRun(folder, other, null).watchedBy(new Steps(steps));

    Path more = write("b.jsonl", line("u2", 6));
    assertThatThrownBy(() -> run.lines("second", List.of(more))).hasMessageContaining(said);
    assertThat(steps).isEmpty();
    assertThat(run.rows(LakeTable.EVENTS)).hasSize(1);
  }

  /** Notes the steps that are begun. */
  private record Steps(List<Step> begun) implements Progress {
    @Override
    public void begin(Step next, long total) {
      begun.add(next);
    }

    @Override
    public void done(long more) {}

    @Override
    public void end() {}
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String line(String user, long time) {
    return "{\"who\":{\"user\":\"%s\"},\"time\":%d,\"kind\":\"view\"}\n".formatted(user, time);
  }
}
