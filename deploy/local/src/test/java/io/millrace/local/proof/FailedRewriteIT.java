package io.millrace.local.proof;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.primitives.Bytes;
import io.millrace.file.FolderTree;
import io.millrace.flink.Uids;
import io.millrace.flink.batch.savepoint.SavepointRewrite;
import io.millrace.flink.batch.savepoint.TaskStates;
import io.millrace.flink.batch.savepoint.UserRewriter;
import io.millrace.lake.LakeException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rewritings of a savepoint that fail, and what they leave. */
class FailedRewriteIT {
  @TempDir private static Path folder;
  private static Path stopped;
  private static List<String> users;

  @BeforeAll
  static void stopAJob() throws Exception {
    stopped = Rewritings.stopped();
    users = List.copyOf(Rewritings.users(stopped).keySet());
  }

  @Test
  void aUserWhoWasForgottenLeavesNoSavepoint() throws Exception {
    Path made = folder.resolve("forgotten");
    StreamExecutionEnvironment env = Rewritings.local(1);
    SavepointRewrite rewrite = Rewritings.of(stopped, made);
    DataStream<Tuple2<String, byte[]>> rows =
        Rewritings.rows(env, Rewritings.sevens(users.subList(1, users.size())));

    assertThatThrownBy(
            () ->
                rewrite.write(
                    rows, row -> row.f0, Rewritings.appending(null), Rewritings.OTHER_FINGERPRINT))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("User %s of the savepoint was not rewritten", users.get(0));
    assertThat(made).doesNotExist();
  }

  @Test
  void aFolderWithSomethingInItIsLeftAlone() throws Exception {
    Path full = Files.createDirectories(folder.resolve("full"));
    Files.writeString(full.resolve("mine"), "mine");
    SavepointRewrite rewrite = Rewritings.of(stopped, full);

    assertThatThrownBy(
            () ->
                rewrite.writeEach(
                    Rewritings.local(1), (user, state) -> state, Rewritings.OTHER_FINGERPRINT))
        .hasMessageContaining("the folder is not empty");
    assertThat(full.resolve("mine")).hasContent("mine");
  }

  @Test
  void aFolderWithoutASavepointIsRefused() {
    String nothing = folder.resolve("nothing").toString();

    assertThatThrownBy(
            () ->
                SavepointRewrite.of(
                    nothing, folder.resolve("of nothing").toString(), Rewritings.OTHER_FINGERPRINT))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith("Cannot read savepoint " + nothing);
  }

  /** A file of another operator's state is missing, so that it cannot be copied. */
  @Test
  void whatCanBeFoundWithoutAJobIsFoundBeforeIt() throws Exception {
    Path broken = folder.resolve("broken");
    copy(stopped, broken);
    Files.delete(stateFile(broken, Uids.SOURCE));
    SavepointRewrite rewrite = Rewritings.of(broken, folder.resolve("out of broken"));

    assertThatThrownBy(
            () ->
                rewrite.writeEach(
                    Rewritings.local(1),
                    (user, state) -> {
                      throw new IllegalStateException("a job has begun");
                    },
                    Rewritings.OTHER_FINGERPRINT))
        .isInstanceOf(LakeException.class)
        .hasRootCauseInstanceOf(FileNotFoundException.class);
    assertThat(folder.resolve("out of broken")).doesNotExist();
  }

  private static Path stateFile(Path savepoint, String uid) throws Exception {
    return OperatorTexts.metadata(savepoint).getOperatorStates().stream()
        .filter(state -> state.getOperatorUid().orElseThrow().equals(uid))
        .flatMap(state -> state.getStates().stream())
        .flatMap(state -> state.getManagedOperatorState().stream())
        .flatMap(handle -> handle.getDelegateStateHandle().maybeGetPath().stream())
        .map(path -> Path.of(path.toUri()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void filesThatTheClientDoesNotSeeMakeNoSavepoint() throws Exception {
    Path made = folder.resolve("unseen");
    String name = made.toString();
    StreamExecutionEnvironment env = Rewritings.local(1);
    SavepointRewrite rewrite = Rewritings.of(stopped, made);

    assertThatThrownBy(
            () ->
                rewrite.write(
                    env.fromData("a row"),
                    row -> row,
                    (context, task) -> new Unseen(name),
                    Rewritings.OTHER_FINGERPRINT))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("this process sees nothing of file:" + made);
    assertThat(made).doesNotExist();
  }

  /** A rewriting whose files are gone as soon as they are written. */
  private record Unseen(String folder) implements UserRewriter<String> {
    @Override
    public void add(String row) {}

    @Override
    public void rewrite(TaskStates states) throws Exception {
      // Small ones would lie in the metadata.
      states.rewriteRest((user, state) -> Bytes.concat(state, new byte[10_000]));
    }

    @Override
    public void close() throws IOException {
      FolderTree.delete(Path.of(folder));
    }
  }

  @Test
  void anInterruptedClientLeavesNothingAndAKilledOneAFolderToTakeAgain() throws Exception {
    Path interrupted = folder.resolve("interrupted");
    Path killed = folder.resolve("killed");
    String name = interrupted.toString();
    StreamExecutionEnvironment env = FlinkCluster.shared().environment(1);
    SavepointRewrite rewrite = Rewritings.of(stopped, interrupted);
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread client =
        new Thread(
            () ->
                failure.complete(
                    catchThrowable(
                        () ->
                            rewrite.write(
                                env.fromData("a row"),
                                row -> row,
                                (context, task) -> new Endless(name),
                                Rewritings.OTHER_FINGERPRINT))));

    client.start();
    assertThat(Endless.BEGUN.await(JobRun.PATIENCE.toSeconds(), SECONDS)).isTrue();
    copy(interrupted, killed);
    client.interrupt();

    assertThat(failure.get(JobRun.PATIENCE.toSeconds(), SECONDS))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("it was interrupted (nothing was kept)");
    assertThat(Endless.ENDED.await(JobRun.PATIENCE.toSeconds(), SECONDS)).isTrue();
    assertThat(interrupted).doesNotExist();
    assertThat(killed).isNotEmptyDirectory();
    Rewritings.of(stopped, killed)
        .writeEach(Rewritings.local(1), (user, state) -> state, Rewritings.OTHER_FINGERPRINT);
    assertThat(Rewritings.users(killed)).isEqualTo(Rewritings.users(stopped));
  }

  /** A rewriting without end, which writes to the folder even as it is cancelled. */
  private record Endless(String folder) implements UserRewriter<String> {
    private static final CountDownLatch BEGUN = new CountDownLatch(1);
    private static final CountDownLatch ENDED = new CountDownLatch(1);

    @Override
    public void add(String row) {}

    @Override
    public void rewrite(TaskStates states) throws Exception {
      BEGUN.countDown();
      new CountDownLatch(1).await();
    }

    @Override
    public void close() throws IOException {
      Files.writeString(Files.createDirectories(Path.of(folder)).resolve("late"), "late");
      ENDED.countDown();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path each : files.toList()) {
        Files.copy(each, to.resolve(each.getFileName()));
      }
    }
  }
}
