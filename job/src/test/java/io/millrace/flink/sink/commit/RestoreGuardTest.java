package io.millrace.flink.sink.commit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.Refusal;
import io.millrace.flink.StartCheck;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreGuardTest {
  @TempDir private Path folder;
  private EventsCommits events;

  @BeforeEach
  void commitTwoCheckpoints() throws Exception {
    events = EventsCommits.in(folder);
    events.commit(events.committer(), "first", 6);
    events.commit(events.committer(), "first", 7);
  }

  @AfterEach
  void close() throws Exception {
    events.close();
  }

  @Test
  void aCheckpointThatTablesHaveGoneOnFromIsRefusedWithTheWayOut() {
    assertThatThrownBy(() -> restore(6))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(
            "Cannot restore checkpoint 6: millrace.lake.events already holds checkpoint 7 of job first")
        .hasMessageContaining(
            "Restore the latest checkpoint of that job, or roll all of the pipeline's tables back to"
                + " this checkpoint first (millrace rollback --savepoint PATH).");
  }

  @Test
  void theNewestCheckpointIsLetThroughAndALaterOneOfARunThatHasNotCommitted() {
    assertThatCode(() -> restore(7)).doesNotThrowAnyException();
    assertThatCode(() -> restore(8)).doesNotThrowAnyException();
  }

  /** Such tables take a job without state, whose ids begin at 1. */
  @Test
  void commitsOfTablesThatAreEmptySinceThenAreNoLaterOnes() {
    events.table().newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();

    assertThatCode(() -> restore(1)).doesNotThrowAnyException();
  }

  @Test
  void aStartWithoutStateIsRefusedByTheRowsAsAtTheSource() {
    assertThatThrownBy(
            () ->
                check(
                    new StartCheck.Start(
                        "second", false, OptionalLong.empty(), Optional.empty(), false)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("millrace.lake.events holds rows, and the job starts without state");
  }

  private void restore(long checkpoint) throws Exception {
    check(
        new StartCheck.Start("second", true, OptionalLong.of(checkpoint), Optional.empty(), false));
  }

  private void check(StartCheck.Start start) throws Exception {
    events.checkOfOneTask().check(start);
  }
}
