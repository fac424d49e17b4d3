package io.millrace.local.proof;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Bytes;
import io.millrace.file.FolderTree;
import io.millrace.flink.Uids;
import io.millrace.flink.batch.savepoint.SavepointRewrite;
import io.millrace.flink.batch.savepoint.TaskStates;
import io.millrace.flink.batch.savepoint.UserRewriter;
import io.millrace.lake.Savepoint;
import io.millrace.local.proof.JobRun.Plan;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What tests of rewritten savepoints share. */
final class Rewritings {
  static final String OTHER_FINGERPRINT = "ab".repeat(32);

  private static final int LINES = 600;
  private static final int USERS = 60;
  private static final long SEED = 20_261_130;

  /** What a rewriting has seen, which runs in this process. */
  private static final Map<String, String> SEEN = new ConcurrentHashMap<>();

  private static Path stopped;

  private Rewritings() {}

  /** The savepoint of a job that was stopped, which all tests share and none changes. */
  static synchronized Path stopped() throws Exception {
    if (stopped == null) {
      Path run = newFolder();
      String topic = Broker.shared().newTopic("rewrite");
      Broker.shared().append(topic, ShopEvents.of(SEED, LINES, USERS));
      try (RunTables lake = RunTables.in(run);
          JobRun job =
              new Plan(ProofDefinition.of(topic), Broker.shared(), lake, run)
                  .withStateInFiles()
                  .submit(FlinkCluster.shared())) {
        stopped = Path.of(URI.create(job.awaitDrained().stop(run.resolve("savepoints"))));
      }
    }
    return stopped;
  }

  private static Path newFolder() throws IOException {
    Path made = Files.createTempDirectory("millrace-rewrite");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made)));
    return made;
  }

  private static void delete(Path made) {
    try {
      FolderTree.delete(made);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SavepointRewrite of(Path from, Path to) {
    String fingerprint = Savepoint.read(from.toString(), uri -> null).fingerprint().orElseThrow();
    return SavepointRewrite.of(from.toString(), to.toString(), fingerprint);
  }

  static StreamExecutionEnvironment local(int parallelism) {
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism);
  }

  static DataStream<Tuple2<String, byte[]>> rows(
      StreamExecutionEnvironment env, Map<String, byte[]> rows) {
    return env.fromData(
        rows.entrySet().stream().map(row -> Tuple2.of(row.getKey(), row.getValue())).toList(),
        Types.TUPLE(Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  static Map<String, byte[]> sevens(Collection<String> users) {
    return users.stream().collect(toMap(user -> user, user -> new byte[] {0x77}));
  }

  /**
   * A rewriting that appends a user's row to what there was.
   *
   * @param rest what becomes of users without rows; null where all have some
   */
  static UserRewriter.Factory<Tuple2<String, byte[]>> appending(TaskStates.ChangeOfUser rest) {
    return merging((before, row) -> before == null ? row : Bytes.concat(before, row), rest);
  }

  /**
   * A rewriting that makes a state of the one before and the user's row.
   *
   * @param merge takes null for no state before
   */
  static UserRewriter.Factory<Tuple2<String, byte[]>> merging(
      Merge merge, TaskStates.ChangeOfUser rest) {
    return (context, task) -> new Merging(new HashMap<>(), merge, rest);
  }

  interface Merge extends BinaryOperator<byte[]>, Serializable {}

  private record Merging(Map<String, byte[]> rows, Merge merge, TaskStates.ChangeOfUser rest)
      implements UserRewriter<Tuple2<String, byte[]>> {
    @Override
    public void add(Tuple2<String, byte[]> row) {
      rows.put(row.f0, row.f1);
    }

    @Override
    public void rewrite(TaskStates states) throws Exception {
      for (Map.Entry<String, byte[]> each : rows.entrySet()) {
        states.rewrite(each.getKey(), before -> merge.apply(before, each.getValue()));
      }
      if (rest != null) {
        states.rewriteRest(rest);
      }
    }

    @Override
    public void close() {}
  }

  /** The packed state of each user, as a rewriting meets it. */
  static Map<String, String> users(Path savepoint) throws Exception {
    SEEN.clear();
    of(savepoint, newFolder())
        .writeEach(
            local(2),
            (user, state) -> {
              SEEN.put(user, HexFormat.of().formatHex(state));
              return state;
            },
            OTHER_FINGERPRINT);
    return new TreeMap<>(SEEN);
  }

  /** The states of the operators that are carried over as they are. */
  static Map<String, String> others(Path savepoint) throws Exception {
    Map<String, String> texts = OperatorTexts.of(savepoint);
    assertThat(texts.remove(Uids.FEATURES)).isNotNull();
    assertThat(texts.remove(Uids.SPLIT)).isNotNull();
    return texts;
  }
}
