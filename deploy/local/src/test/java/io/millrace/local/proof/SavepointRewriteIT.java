package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Bytes;
import io.millrace.flink.Uids;
import io.millrace.lake.Savepoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users of a savepoint rewritten by jobs in this process and on a cluster. */
class SavepointRewriteIT {
  @TempDir private static Path folder;
  private static Path stopped;
  private static Map<String, String> users;

  @BeforeAll
  static void stopAJob() throws Exception {
    stopped = Rewritings.stopped();
    users = Rewritings.users(stopped);
  }

  @Test
  void aClusterWritesTheSameUsers() throws Exception {
    Path written = folder.resolve("by a cluster");
    AtomicLong rewritten = new AtomicLong();

    Rewritings.of(stopped, written)
        .reporting(rewritten::set)
        .writeEach(
            FlinkCluster.shared().environment(4),
            (user, state) -> state,
            Rewritings.OTHER_FINGERPRINT);

    assertThat(rewritten).hasValue(users.size());
    assertThat(Rewritings.users(written)).isEqualTo(users);
    assertThat(Rewritings.others(written)).isEqualTo(Rewritings.others(stopped));
  }

  /** The adaptive scheduler runs as many tasks as there are slots. */
  @Test
  void fewerTasksThanWereAskedForWriteTheSameUsers() throws Exception {
    Path written = folder.resolve("by fewer tasks");
    Configuration twoSlots = new Configuration();
    twoSlots.set(JobManagerOptions.SCHEDULER, JobManagerOptions.SchedulerType.Adaptive);
    twoSlots.set(
        JobManagerOptions.SCHEDULER_SUBMISSION_RESOURCE_STABILIZATION_TIMEOUT, Duration.ZERO);
    twoSlots.set(TaskManagerOptions.NUM_TASK_SLOTS, 2);

    Rewritings.of(stopped, written)
        .writeEach(
            StreamExecutionEnvironment.createLocalEnvironment(3, twoSlots),
            (user, state) -> state,
            Rewritings.OTHER_FINGERPRINT);

    assertThat(Rewritings.users(written)).isEqualTo(users);
    assertThat(OperatorTexts.metadata(written).getOperatorStates())
        .filteredOn(state -> state.getOperatorUid().orElseThrow().equals(Uids.FEATURES))
        .extracting(OperatorState::getParallelism)
        .containsExactly(2);
  }

  @Test
  void changedStatesAndTheirFingerprintAreInTheNewSavepoint() throws Exception {
    Path changed = folder.resolve("changed");

    Rewritings.of(stopped, changed)
        .writeEach(
            Rewritings.local(2),
            (user, state) -> user.hashCode() % 3 == 0 ? null : reversed(state),
            Rewritings.OTHER_FINGERPRINT);

    Map<String, String> wanted = new TreeMap<>();
    users.forEach(
        (user, state) -> {
          if (user.hashCode() % 3 != 0) {
            byte[] after = reversed(HexFormat.of().parseHex(state));
            wanted.put(user, HexFormat.of().formatHex(after));
          }
        });
    assertThat(Rewritings.users(changed)).isEqualTo(wanted).hasSizeBetween(1, users.size() - 1);
    assertThat(Rewritings.others(changed)).isEqualTo(Rewritings.others(stopped));
    assertThat(Savepoint.read(changed.toString(), uri -> null).fingerprint())
        .contains(Rewritings.OTHER_FINGERPRINT);
  }

  @Test
  void statesAreMadeOfRowsAndThoseOfUsersWithoutRowsInTheEnd() throws Exception {
    Path made = folder.resolve("made");
    Map<String, String> wanted = new TreeMap<>(users);
    List<String> names = new ArrayList<>(wanted.keySet());
    Set<String> withRows = new HashSet<>(names.subList(0, names.size() / 2));
    wanted.replaceAll((user, state) -> state + (withRows.contains(user) ? "77" : "88"));
    withRows.add("new user");
    wanted.put("new user", "77");
    StreamExecutionEnvironment env = Rewritings.local(2);

    Rewritings.of(stopped, made)
        .write(
            Rewritings.rows(env, Rewritings.sevens(withRows)),
            row -> row.f0,
            Rewritings.appending((user, state) -> Bytes.concat(state, new byte[] {(byte) 0x88})),
            Rewritings.OTHER_FINGERPRINT);

    assertThat(Rewritings.users(made)).isEqualTo(wanted);
  }

  /** A state of the same version and other contents. */
  private static byte[] reversed(byte[] state) {
    byte[] reversed = state.clone();
    Bytes.reverse(reversed, 1, reversed.length);
    return reversed;
  }
}
