package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.flink.sink.SinkCommits;
import io.millrace.flink.sink.TableSinks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Appends to a JDBC catalog that commits and then reports that it has not, in all possible ways.
 */
class OnceAppendTest {
  @TempDir private Path folder;
  private FolderLake lake;

  @BeforeEach
  void openLake() throws Exception {
    lake = FolderLake.jdbc(folder);
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);
  }

  @AfterEach
  void closeLake() throws IOException {
    lake.close();
  }

  static List<Supplier<RuntimeException>> failures() {
    return List.of(
        () -> new CommitFailedException("injected"),
        () -> new CommitStateUnknownException(new IllegalStateException("injected")),
        () -> new ForbiddenException("injected"),
        () -> new IllegalStateException("injected"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aCommitThatCameThroughIsKnownWhateverIsSaid(Supplier<RuntimeException> failure) {
    LostReplies operations = new LostReplies(operations(), new ArrayDeque<>(List.of(failure)));

    append(operations).commit();

    assertThat(files()).hasSize(1);
    append(new LostReplies(operations(), new ArrayDeque<>())).commit();
    assertThat(files()).hasSize(2);
  }

  @Test
  void aCommitThatComesThroughAtTheLastAttemptIsKept() {
    lake.table("events").updateProperties().set("commit.retry.num-retries", "0").commit();
    LostReplies operations =
        new LostReplies(
            operations(), new ArrayDeque<>(List.of(() -> new CommitFailedException("injected"))));

    append(operations).commit();

    assertThat(files()).hasSize(1);
  }

  @Test
  void aConditionThatFailsLeavesTheTableAsItIs() {
    OnceAppend append = append(new LostReplies(operations(), new ArrayDeque<>()));

    assertThatThrownBy(
            () ->
                append.commit(
                    newestFirst -> {
                      throw new IllegalStateException("not now");
                    }))
        .hasMessage("not now");
    assertThat(lake.table("events").currentSnapshot()).isNull();
  }

  @Test
  void theSameFilesAreNotAppendedAgain() {
    DataFile file = SinkCommits.file(lake.table("events"), 1);
    OnceAppend.of(lake.table("events")).file(file).commit();
    OnceAppend.of(lake.table("events")).file(file).commit();

    assertThat(files()).hasSize(1);
  }

  private OnceAppend append(TableOperations operations) {
    Table table = new BaseTable(operations, "events");
    return OnceAppend.of(table).file(SinkCommits.file(table, 1));
  }

  private TableOperations operations() {
    return ((BaseTable) lake.table("events")).operations();
  }

  private List<String> files() {
    Table events = lake.table("events");
    List<String> paths = new ArrayList<>();
    events.newScan().planFiles().forEach(task -> paths.add(task.file().location()));
    return paths;
  }
}
