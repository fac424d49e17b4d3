package io.millrace.local.proof;

import static io.millrace.verify.DifferenceKind.DEFINITION_EDITED;
import static io.millrace.verify.DifferenceKind.EVENT_AND_REJECT;
import static io.millrace.verify.DifferenceKind.EVENT_DOUBLED;
import static io.millrace.verify.DifferenceKind.EVENT_MISSING;
import static io.millrace.verify.DifferenceKind.FEATURE;
import static io.millrace.verify.DifferenceKind.IDENTITY;
import static io.millrace.verify.DifferenceKind.MODEL;
import static io.millrace.verify.DifferenceKind.MODEL_SWAPPED;
import static io.millrace.verify.DifferenceKind.OFFSETS_MISSING;
import static io.millrace.verify.DifferenceKind.PREDICTION_DOUBLED;
import static io.millrace.verify.DifferenceKind.PREDICTION_MISSING;
import static io.millrace.verify.DifferenceKind.REFERENCE_TIME;
import static io.millrace.verify.DifferenceKind.REJECT_DOUBLED;
import static io.millrace.verify.DifferenceKind.SCORE;
import static io.millrace.verify.DifferenceKind.SEAL_MISSING;
import static io.millrace.verify.DifferenceKind.SEAL_RECORDS;
import static io.millrace.verify.DifferenceKind.STATUS;
import static io.millrace.verify.DifferenceKind.VERSION_UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ChildJvm;
import io.millrace.flink.batch.BatchFailure;
import io.millrace.lake.AsOf;
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
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
  private static Lake lake;
  private static String topic;
  private static Summary whole;

  @BeforeAll
  static void run() throws Exception {
    Broker broker = Broker.shared();
    topic = broker.newTopic("verify");
    broker.append(topic, LINES);
    Path run = folder.resolve("verify");
    lake = Lake.in(run);
    try (JobRun job =
        new Plan(Definition.of(topic), broker, lake, run).submit(FlinkCluster.shared())) {
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
    return Stream.of(
        one("a bit of a feature", "predictions", FEATURE, VerifyIT::flipFeature),
        one("a feature of text", "predictions", FEATURE, row -> feature(row, "last_item", "other")),
        one("a feature that is null", "predictions", FEATURE, row -> feature(row, "heat", null)),
        one("a bit of a score", "predictions", SCORE, VerifyIT::flipScore),
        one("a status", "predictions", STATUS, row -> row.setField("status", "UNSCORED")),
        one("an event's id", "predictions", IDENTITY, row -> row.setField("event_id", "other")),
        one("an event's own time", "predictions", IDENTITY, row -> later(row, "event_time")),
        one("a reference time", "predictions", REFERENCE_TIME, row -> later(row, "reference_time")),
        one("a model's name", "predictions", MODEL, VerifyIT::otherModel),
        one(
            "a version that never ran",
            "predictions",
            VERSION_UNKNOWN,
            row -> row.setField("pipeline_version", "0".repeat(64))),
        all("a dropped event", "events", EVENT_MISSING, rows -> rows.remove(rows.size() / 2)),
        all("a dropped prediction", "predictions", PREDICTION_MISSING, rows -> dropLast(rows)),
        all("a dropped reject", "rejects", OFFSETS_MISSING, rows -> rows.remove(5)),
        all("a doubled event", "events", EVENT_DOUBLED, rows -> rows.add(rows.get(7))),
        all("a doubled prediction", "predictions", PREDICTION_DOUBLED, r -> r.add(r.get(7))),
        all("a doubled reject", "rejects", REJECT_DOUBLED, rows -> rows.add(rows.get(3))),
        all("a reject of an event", "rejects", EVENT_AND_REJECT, VerifyIT::rejectAnEvent),
        one("another model", "versions", MODEL_SWAPPED, VerifyIT::swapModel),
        one("another definition", "versions", DEFINITION_EDITED, VerifyIT::editDefinition));
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
  void whatTheTasksOfAClusterCannotDoIsToldWithItsReason() throws IOException {
    try (io.millrace.lake.Lake open = lake.open()) {
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
    try (Plant plant = Plant.in(lake, "predictions", rows -> change(rows, VerifyIT::flipScore))) {
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
    try (Plant plant = Plant.in(lake, "predictions", rows -> change(rows, VerifyIT::flipFeature))) {
      List<Difference> found = Verified.of(lake).findings().first();

      assertThat(found).hasSize(1);
      assertThat(found.get(0).column()).isEqualTo("burst");
      assertThat(found.get(0).stored()).isNotEqualTo(found.get(0).recomputed());
    }
  }

  @Test
  void differencesBecomeRowsOfATable() throws IOException {
    try (Plant plant = Plant.in(lake, "predictions", rows -> change(rows, VerifyIT::flipFeature));
        io.millrace.lake.Lake open = lake.open();
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
    try (io.millrace.lake.Lake open = lake.open();
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
    try (Lake own = Lake.in(run);
        TopicRecords log = new KafkaRecords(Map.of("bootstrap.servers", broker.servers()))) {
      try (JobRun job =
          new Plan(Definition.of(transactional), broker, own, run).submit(FlinkCluster.shared())) {
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

  /** A change of one row in the middle. */
  private static Arguments one(
      String what, String table, DifferenceKind kind, Consumer<Record> change) {
    return all(what, table, kind, rows -> change(rows, change));
  }

  private static Arguments all(
      String what, String table, DifferenceKind kind, Plant.Change change) {
    return Arguments.of(what, table, kind, change);
  }

  private static void change(List<Record> rows, Consumer<Record> change) {
    int middle = rows.size() / 2;
    Record copy = rows.get(middle).copy();
    change.accept(copy);
    rows.set(middle, copy);
  }

  private static void flipFeature(Record row) {
    Double value = (Double) ((Record) row.getField("features")).getField("burst");
    feature(row, "burst", Double.longBitsToDouble(Double.doubleToRawLongBits(value) ^ 1));
  }

  private static void feature(Record row, String name, Object value) {
    Record features = ((Record) row.getField("features")).copy();
    features.setField(name, value);
    row.setField("features", features);
  }

  private static void flipScore(Record row) {
    int bits = Float.floatToRawIntBits((Float) row.getField("score"));
    row.setField("score", Float.intBitsToFloat(bits ^ 1));
  }

  private static void later(Record row, String column) {
    OffsetDateTime time = (OffsetDateTime) row.getField(column);
    row.setField(column, time.plus(Duration.ofMillis(1)));
  }

  private static void otherModel(Record row) {
    Record model = ((Record) row.getField("model")).copy();
    model.setField("name", "other");
    row.setField("model", model);
  }

  private static void dropLast(List<Record> rows) {
    // The last of its user, so that no count has a gap.
    Record last =
        rows.stream()
            .filter(row -> row.getField("user_id").equals(rows.get(0).getField("user_id")))
            .max(java.util.Comparator.comparing(row -> (Long) row.getField("user_seq")))
            .orElseThrow();
    rows.remove(last);
  }

  private static void rejectAnEvent(List<Record> rejects) {
    Record copy = rejects.get(0).copy();
    copy.setField("kafka", lake.rows("events").get(0).getField("kafka"));
    rejects.add(copy);
  }

  private static void swapModel(Record version) {
    byte[] bytes = ((ByteBuffer) version.getField("model_bytes")).array().clone();
    bytes[bytes.length / 2] ^= 1;
    version.setField("model_bytes", ByteBuffer.wrap(bytes));
  }

  private static void editDefinition(Record version) {
    String text = (String) version.getField("definition");
    version.setField("definition", text.replace("43200000", "43260000"));
    assertThat(version.getField("definition")).isNotEqualTo(text);
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
