package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.bootstrap.RefusedChangeException;
import io.millrace.bootstrap.Transition;
import io.millrace.feature.StateHistory;
import io.millrace.flink.FlinkFiles;
import io.millrace.flink.batch.BootstrapTasks;
import io.millrace.lake.AsOf;
import io.millrace.lake.Cut;
import io.millrace.lake.Cuts;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.Savepoint;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import io.millrace.pipeline.Pipeline;
import io.millrace.upgrade.Bootstrap;
import io.millrace.upgrade.BootstrapResult;
import io.millrace.upgrade.BootstrapWork;
import io.millrace.upgrade.EarlyFold;
import io.millrace.upgrade.EarlyRounds;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job of one definition, and the state of another one that is made of its savepoint and tables.
 */
class BootstrapIT {
  private static final int LINES = 2_000;
  private static final int USERS = 60;
  private static final long SEED = 20_261_130;

  @TempDir private static Path folder;
  private static String topic;
  private static List<Line> lines;
  private static RunTables tables;
  private static Path before;

  /** Some rows of the job, while it ran. */
  private static Cut early;

  @BeforeAll
  static void runTheEarlierDefinition() throws Exception {
    lines = ShopEvents.of(SEED, LINES, USERS);
    topic = Broker.shared().newTopic("bootstrap");
    Broker.shared().append(topic, lines.subList(0, LINES / 4));
    tables = RunTables.in(folder.resolve("run"));
    try (JobRun job =
        plan(ChangedDefinition.earlier(topic), tables, "run").submit(FlinkCluster.shared())) {
      job.awaitDrained();
      early = await("rows").atMost(JobRun.PATIENCE).until(BootstrapIT::cut, Objects::nonNull);
      Broker.shared().append(topic, lines.subList(LINES / 4, LINES / 2));
      before =
          Path.of(
              URI.create(
                  job.awaitDrained()
                      .stop(folder.resolve("savepoints"), SavepointFormatType.NATIVE)));
    }
  }

  @AfterAll
  static void close() throws Exception {
    tables.close();
  }

  /** The cut that tables have now; null before there is one with rows and nothing pending. */
  private static Cut cut() throws Exception {
    try (Lake lake = tables.open()) {
      Cut found = Cuts.find(lake, new AsOf.Latest());
      return found.predictions().isEmpty() || found.pending() > 0 ? null : found;
    } catch (LakeException e) {
      return null;
    }
  }

  private static Plan plan(ProofDefinition definition, RunTables lake, String name)
      throws Exception {
    return new Plan(definition, Broker.shared(), lake, folder.resolve(name)).withStateInFiles();
  }

  private static BootstrapResult bootstrap(
      Pipeline after, Path from, Path to, StreamExecutionEnvironment env) throws Exception {
    try (Lake lake = tables.open()) {
      return Bootstrap.of(lake, after, from.toString())
          .run(new BootstrapTasks(() -> env, tables.place(), users -> {}), to.toString());
    }
  }

  /** On a cluster and in this process, byte for byte; then the later job goes on from it. */
  @Test
  void theStateIsThatOfAJobThatHadTheLaterDefinitionFromTheStart() throws Exception {
    Plan next = plan(ChangedDefinition.later(topic), tables, "run");
    Pipeline after = next.submission().pipeline();
    Path byCluster = folder.resolve("by a cluster");
    Path inProcess = folder.resolve("in this process");

    BootstrapResult result =
        bootstrap(after, before, byCluster, FlinkCluster.shared().environment(4));
    bootstrap(after, before, inProcess, Rewritings.local(2));

    Path expected = fromTheStart();
    assertThat(Rewritings.users(byCluster)).isEqualTo(Rewritings.users(expected)).isNotEmpty();
    assertThat(Rewritings.users(inProcess)).isEqualTo(Rewritings.users(expected));
    assertThat(Rewritings.others(byCluster)).isEqualTo(Rewritings.others(before));
    assertThat(result.counts().users()).isEqualTo(Rewritings.users(before).size());
    assertThat(result.history()).isEqualTo(StateHistory.COMPLETE);
    assertThat(Savepoint.read(byCluster.toString(), uri -> null).history())
        .isEqualTo(StateHistory.COMPLETE);

    assertGoesOnFromFolds(after, expected, result);

    Broker.shared().append(topic, lines.subList(LINES / 2, LINES));
    try (JobRun job = next.from(FlinkFiles.name(byCluster)).submit(FlinkCluster.shared())) {
      job.awaitDrained().stop(folder.resolve("savepoints"));
    }
    Seals.assertChained(tables);
    Verified.assertClean(tables);
    assertThat(tables.rows("predictions")).hasSameSizeAs(tables.rows("events"));
    assertThat(tables.rows("versions"))
        .extracting(row -> row.getField("history"))
        .containsExactly("complete", "complete");
  }

  /** Folded in two rounds while the old job ran, or not usable: the savepoint is the same. */
  private static void assertGoesOnFromFolds(Pipeline after, Path expected, BootstrapResult whole)
      throws Exception {
    try (Lake lake = tables.open()) {
      Bootstrap bootstrap = Bootstrap.of(lake, after, before.toString());
      StreamExecutionEnvironment env = FlinkCluster.shared().environment(2);
      BootstrapTasks cluster = new BootstrapTasks(() -> env, tables.place(), users -> {});
      EarlyFold first = fold(lake, bootstrap, cluster, Optional.empty());
      assertThat(first.counts().events()).isPositive().isLessThan(whole.counts().events());
      BootstrapTasks here =
          new BootstrapTasks(() -> Rewritings.local(3), tables.place(), users -> {});
      Path to = folder.resolve("early");

      BootstrapResult result = bootstrap.run(here, to.toString(), first);

      assertThat(Rewritings.users(to)).isEqualTo(Rewritings.users(expected));
      assertThat(Rewritings.others(to)).isEqualTo(Rewritings.others(before));
      Savepoint made = Savepoint.read(to.toString(), uri -> null);
      assertThat(made.fingerprint())
          .isEqualTo(Savepoint.read(expected.toString(), uri -> null).fingerprint());
      assertThat(made.history()).isEqualTo(whole.history());
      assertThat(result.counts()).isEqualTo(whole.counts());
      assertThat(result.history()).isEqualTo(whole.history());
      assertThat(result.early())
          .isEqualTo(new BootstrapResult.Early(first.counts().events(), Optional.empty()));

      EarlyFold second = fold(lake, bootstrap, here, Optional.of(first));
      assertThat(second.counts().events()).isEqualTo(whole.counts().events());
      cluster.discard(first.folder());
      Path again = folder.resolve("early in rounds");
      assertThat(bootstrap.run(cluster, again.toString(), second).sentence())
          .endsWith("all of them early");
      assertThat(Rewritings.users(again)).isEqualTo(Rewritings.users(expected));

      Path anew = folder.resolve("early in vain");
      BootstrapResult without = bootstrap.run(here, anew.toString(), first);
      assertThat(without.sentence()).contains("nothing of it early, since", "key groups");
      assertThat(Rewritings.users(anew)).isEqualTo(Rewritings.users(expected));
    }
  }

  private static EarlyFold fold(
      Lake lake, Bootstrap bootstrap, BootstrapTasks tasks, Optional<EarlyFold> begun) {
    Transition transition = bootstrap.transition();
    Cut cut = begun.isEmpty() ? early : Cuts.find(lake, new AsOf.Latest());
    EarlyRounds.Target to =
        new EarlyRounds.Target(folder.resolve("folds" + begun.isPresent()).toString(), 720);
    return EarlyFold.of(
        tasks,
        new BootstrapWork.Early(
            lake, cut, Bootstrap.rows(transition), transition.fold(), to, begun));
  }

  private static Path fromTheStart() throws Exception {
    String own = Broker.shared().newTopic("bootstrap-later");
    Broker.shared().append(own, lines.subList(0, LINES / 2));
    try (RunTables lake = RunTables.in(folder.resolve("later"));
        JobRun job =
            plan(ChangedDefinition.later(own), lake, "later").submit(FlinkCluster.shared())) {
      return Path.of(
          URI.create(
              job.awaitDrained()
                  .stop(folder.resolve("savepoints"), SavepointFormatType.CANONICAL)));
    }
  }

  @Test
  void anotherTypeUserAndPipelineAreRefusedAtOnceAndNothingIsWritten() throws Exception {
    Path to = folder.resolve("refused");
    ProofDefinition changed =
        ChangedDefinition.later(topic)
            .with("pipeline: proof\n", "pipeline: other\n")
            .with("  user: user\n", "  user: customer\n")
            .with("    due: timestamp\n", "    due: string\n")
            .with("  ahead_now: {value: \"due - event_time\"}\n", "");
    Pipeline other = plan(changed, tables, "other").submission().pipeline();
    assertThatThrownBy(() -> bootstrap(other, before, to, Rewritings.local(1)))
        .isInstanceOf(RefusedChangeException.class)
        .hasMessageContaining("event.fields.due: timestamp -> string")
        .hasMessageContaining("event.user: \"user\" -> \"customer\"")
        .hasMessageContaining("pipeline is other, and the savepoint is one of pipeline proof");
    assertThat(Files.exists(to)).isFalse();
  }

  @Test
  void aSavepointOfOtherTablesIsRefused() throws Exception {
    Path to = folder.resolve("foreign");
    assertThatThrownBy(
            () ->
                bootstrap(
                    plan(ChangedDefinition.later(topic), tables, "later").submission().pipeline(),
                    Rewritings.stopped(),
                    to,
                    Rewritings.local(1)))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("so it is not one of the job that writes these tables");
    assertThat(Files.exists(to)).isFalse();
  }
}
