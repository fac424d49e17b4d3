package io.millrace.local.proof;

import static io.millrace.verify.DifferenceKind.OFFSETS_MISSING;
import static io.millrace.verify.DifferenceKind.SEAL_MISSING;
import static io.millrace.verify.DifferenceKind.SEAL_RECORDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ChildJvm;
import io.millrace.flink.batch.BatchFailure;
import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import io.millrace.topic.KafkaRecords;
import io.millrace.verify.Difference;
import io.millrace.verify.DifferenceKind;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.Findings;
import io.millrace.verify.Summary;
import io.millrace.verify.TopicRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A verification of a real job's tables finds nothing where nothing is wrong, and finds and names
 * whatever is planted in them.
 */
@SuppressWarnings("try") // A plant is in the tables until it is closed.
class VerifyIT {
  private static final int USERS = 40;
  private static final List<Line> LINES = ShopEvents.of(11, 3_000, USERS);

  @TempDir private static Path folder;
  private static RunTables lake;
  private static String topic;
  private static Summary whole;

  @BeforeAll
  static void run() throws Exception {
    Broker broker = Broker.shared();
    topic = broker.newTopic("verify");
    broker.append(topic, LINES);
    Path run = folder.resolve("verify");
    lake = RunTables.in(run);
    try (JobRun job =
        new Plan(ProofDefinition.of(topic), broker, lake, run).submit(FlinkCluster.shared())) {
      job.awaitDrained().stop(run.resolve("savepoints"));
    }
    whole = Verified.assertClean(lake);
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  void nothingIsWrongWhereNothingWasPlanted() {
    assertThat(whole.events() + whole.rejects()).isEqualTo(LINES.size());
    assertThat(whole.missingOffsets()).isZero();
    assertThat(whole.tally().features()).isEqualTo(whole.events() * 30);
    assertThat(whole.tally().scores()).isEqualTo(whole.events());
    assertThat(whole.cut().checkpoint()).isPresent();
  }

  static Stream<Arguments> plants() {
    return ShopPlants.in(lake);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plants")
  void whatIsPlantedIsFoundAndNamed(
      String what, String table, DifferenceKind expected, Plant.Change change) throws Exception {
    try (Plant plant = Plant.in(lake, table, change)) {
      Summary summary = Verified.of(lake);

      assertThat(summary.isClean()).as(what).isFalse();
      assertThat(summary.findings().counts()).containsKey(expected);
      assertThat(summary.findings().first())
          .filteredOn(difference -> difference.kind() == expected)
          .allSatisfy(VerifyIT::assertNamed);
      Verified.assertSame(Verified.onCluster(lake, 3, 1), summary);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aClusterSaysTheSameOfAllUsersAndOfAShare(int slots) throws Exception {
    Verified.assertSame(Verified.onCluster(lake, slots, 1), whole);
    Verified.assertSame(
        Verified.onCluster(lake, slots, 0.3), Verified.of(lake, new AsOf.Latest(), 0.3));
  }

  @Test
  void whatTheTasksOfAClusterCannotDoFailsWithItsReason() throws IOException {
    try (Lake open = lake.open()) {
      assertThatThrownBy(() -> Verified.onCluster(open, lake.replayed("absent").place(), 2, 1))
          .isInstanceOf(BatchFailure.class)
          .hasMessageContaining("Cannot run the job 'verify proof': ")
          .hasMessageContaining("Cannot find absent.events, absent.predictions");
    }
  }

  @Test
  void theCommandSaysTheSameWithAClusterAndWithout() throws Exception {
    List<String> verify = new ArrayList<>(List.of("verify", "--json", "--namespace", "proof"));
    verify.addAll(lake.parameters());
    verify.addAll(List.of("--differences", "found"));
    try (Plant plant =
        Plant.in(lake, "predictions", rows -> ShopPlants.change(rows, ShopPlants::flipScore))) {
      ObjectNode here = report("io.millrace.command.Millrace", verify);
      verify.addAll(List.of("--parallelism", "3"));
      verify.addAll(List.of("--cluster", FlinkCluster.shared().address().toString()));
      ObjectNode there = report("io.millrace.batch.BatchCommand", verify);

      assertThat(there).isEqualTo(here);
      assertThat(there.get("kinds")).hasToString("{\"SCORE\":1}");
      assertThat(lake.rows("found"))
          .hasSize(2)
          .allMatch(row -> row.getField("kind").equals("SCORE"));
    }
  }

  /** The report of a program, without the time that it took. */
  private static ObjectNode report(String program, List<String> arguments) throws Exception {
    ChildJvm.Outcome outcome =
        ChildJvm.run(
            System.getProperty("java.class.path"), program, arguments.toArray(String[]::new));
    String output = outcome.output();
    assertThat(outcome.code()).as(output).isEqualTo(1);
    ObjectNode report =
        (ObjectNode) new ObjectMapper().readTree(output.substring(output.indexOf("\n{") + 1));
    report.remove("seconds");
    return report;
  }

  @Test
  void aFlippedBitOfAFeatureIsTheOnlyDifference() throws IOException {
    try (Plant plant =
        Plant.in(lake, "predictions", rows -> ShopPlants.change(rows, ShopPlants::flipFeature))) {
      List<Difference> found = Verified.of(lake).findings().first();

      assertThat(found).hasSize(1);
      assertThat(found.get(0).column()).isEqualTo("burst");
      assertThat(found.get(0).stored()).isNotEqualTo(found.get(0).recomputed());
    }
  }

  @Test
  void differencesBecomeRowsOfATable() throws IOException {
    try (Plant plant =
            Plant.in(
                lake, "predictions", rows -> ShopPlants.change(rows, ShopPlants::flipFeature));
        Lake open = lake.open();
        DifferenceTable table = DifferenceTable.of(open, "differences", Instant.now())) {
      Verified.of(lake, new Findings(1, table));

      assertThat(table.commit()).contains("proof.differences");
      assertThat(lake.rows("differences"))
          .singleElement()
          .satisfies(
              row -> {
                assertThat(row.getField("kind")).isEqualTo("FEATURE");
                assertThat(row.getField("column_name")).isEqualTo("burst");
                assertThat(row.getField("topic")).isEqualTo(topic);
              });
    }
  }

  @Test
  void whereNothingDiffersNoTableIsMade() throws IOException {
    try (Lake open = lake.open();
        DifferenceTable table = DifferenceTable.of(open, "no-differences", Instant.now())) {
      Verified.of(lake, new Findings(1, table));

      assertThat(table.commit()).isEmpty();
    }
  }

  @Test
  void usersWhoseRowsAreGoneAreNamedAndTheirSealsDiffer() throws Exception {
    String user = "user 0";
    List<Object> erased =
        lake.rows("predictions").stream()
            .filter(row -> isInMiddle(row, user))
            .map(row -> row.getField("event_id"))
            .toList();
    try (Plant events =
            Plant.in(
                lake,
                "events",
                rows -> rows.removeIf(row -> erased.contains(row.getField("event_id"))));
        Plant predictions =
            Plant.in(
                lake,
                "predictions",
                rows -> rows.removeIf(row -> erased.contains(row.getField("event_id"))))) {
      Summary summary = Verified.of(lake);

      assertThat(summary.findings().counts()).containsOnlyKeys(SEAL_RECORDS);
      assertThat(summary.missingOffsets()).isEqualTo(erased.size());
      assertThat(summary.tally().unverifiable()).containsOnlyKeys(user);
      Verified.assertSame(Verified.onCluster(lake, 2, 1), summary);
    }
  }

  @Test
  void offsetsOfTransactionMarkersAreExplainedBySealsOrTheLogAndDroppedRowsAreNot()
      throws Exception {
    Broker broker = Broker.shared();
    String transactional = broker.newTopic("verify-transactions");
    broker.appendInTransactions(transactional, LINES.subList(0, 300), 50);
    Path run = folder.resolve("transactions");
    try (RunTables own = RunTables.in(run);
        TopicRecords log = new KafkaRecords(Map.of("bootstrap.servers", broker.servers()))) {
      try (JobRun job =
          new Plan(ProofDefinition.of(transactional), broker, own, run)
              .submit(FlinkCluster.shared())) {
        job.awaitCommitted(300).stop(run.resolve("savepoints"));
      }
      assertThat(Verified.of(own).findings().first()).isEmpty();
      own.catalog().dropTable(TableIdentifier.of("proof", "seals"));
      // That raw values have no seals is another difference, which the log does not take away.
      assertThat(Verified.of(own).findings().counts())
          .containsOnlyKeys(OFFSETS_MISSING, SEAL_MISSING);
      assertThat(Verified.of(own, new AsOf.Latest(), 1, log).findings().counts())
          .containsOnlyKeys(SEAL_MISSING);
      try (Plant plant = Plant.in(own, "rejects", rows -> rows.remove(0))) {
        assertThat(Verified.of(own, new AsOf.Latest(), 1, log).findings().counts())
            .containsOnlyKeys(OFFSETS_MISSING, SEAL_MISSING);
      }
    }
  }

  @Test
  void aShareIsOfWholeUsers() throws IOException {
    Summary half = Verified.of(lake, new AsOf.Latest(), 0.5);

    assertThat(half.isClean()).isTrue();
    assertThat(half.tally().users()).isBetween(5L, USERS - 5L);
    assertThat(half.tally().predictions()).isLessThan(whole.tally().predictions());
  }

  @Test
  void anEarlierCommitIsVerifiedAsOfItsTime() throws IOException {
    Summary now = Verified.of(lake, new AsOf.Time(Instant.now()), 1);
    assertThat(now.tally().predictions()).isEqualTo(whole.tally().predictions());

    long first = lake.table("predictions").snapshots().iterator().next().snapshotId();
    Summary early = Verified.of(lake, new AsOf.SnapshotId(first), 1);
    assertThat(early.findings().first()).isEmpty();
    assertThat(early.tally().predictions()).isLessThanOrEqualTo(whole.tally().predictions());
  }

  private static boolean isInMiddle(Record row, String user) {
    return row.getField("user_id").equals(user)
        && List.of(7L, 8L).contains(row.getField("user_seq"));
  }

  private static void assertNamed(Difference difference) {
    assertThat(difference.kafka() != null || difference.pipelineVersion() != null)
        .as("%s says where", difference)
        .isTrue();
  }
}
