package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.explain.Assignment;
import io.millrace.explain.Explainer;
import io.millrace.explain.Explanation;
import io.millrace.explain.FeatureAccount;
import io.millrace.explain.InvalidAssignmentException;
import io.millrace.explain.ScoreAccount;
import io.millrace.explain.ScoreAccount.Move;
import io.millrace.explain.ScoreAccount.WhatIf;
import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.scoring.ScoreStatus;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a real job are explained whole, and the explanations add up to the rows' values. */
@SuppressWarnings("try") // A plant is in the tables until it is closed.
class ExplainIT {
  private static final int FEATURES = 30;

  @TempDir private static Path folder;
  private static Path output;
  private static RunTables lake;
  private static String topic;

  /** The last row of the busiest user, which has a row before it and much in its windows. */
  private static Record busy;

  @BeforeAll
  static void run() throws Exception {
    Broker broker = Broker.shared();
    topic = broker.newTopic("explain");
    broker.append(topic, ShopEvents.of(12, 1_500, 30));
    output = folder.resolve("explain");
    lake = RunTables.in(output);
    try (JobRun job =
        new Plan(ProofDefinition.of(topic), broker, lake, output).submit(FlinkCluster.shared())) {
      job.awaitDrained().stop(output.resolve("savepoints"));
    }
    busy =
        lake.rows("predictions").stream()
            .max(Comparator.comparing(row -> (Long) row.getField("user_seq")))
            .orElseThrow();
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  private static List<Explanation> explain(String asked, String... set) throws IOException {
    try (Lake tables = lake.open()) {
      return new Explainer(tables, new AsOf.Latest(), Progress.NONE)
          .explain(asked, Arrays.stream(set).map(Assignment::parse).toList());
    }
  }

  private static Explanation one(String asked, String... set) throws IOException {
    List<Explanation> rows = explain(asked, set);
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private static String id(Record row) {
    return (String) row.getField("event_id");
  }

  private static String place(Record row, String form) {
    Record kafka = (Record) row.getField("kafka");
    return form.formatted(
        kafka.getField("topic"), kafka.getField("partition"), kafka.getField("offset"));
  }

  @Test
  void aRowIsReportedAsItIsStoredAndAsItIsRecomputed() throws IOException {
    Explanation explained = one(id(busy));
    long userSeq = (Long) busy.getField("user_seq");

    assertThat(explained.subject().event().userId()).isEqualTo(busy.getField("user_id"));
    assertThat(explained.past().unverifiable()).isEmpty();
    assertThat(explained.past().userSeq()).isEqualTo(userSeq - 1);
    assertThat(explained.past().packedBytes()).isBetween(50, 20_000);
    assertThat(explained.past().kept().stream().flatMap(kept -> kept.features().stream()).toList())
        .contains("clicks_7d", "last_item", "heat")
        .doesNotHaveDuplicates();
    assertThat(explained.arrived()).hasSize((int) userSeq);
    assertThat(explained.features())
        .hasSize(FEATURES)
        .allMatch(each -> each.recomputed().isEmpty());
    ScoreAccount score = explained.score().orElseThrow();
    assertThat(score.recomputed().value()).isEqualTo(busy.getField("score"));
    assertThat(score.tensors()).hasSize(1);
    assertThat(score.tensors().get(0).shape()).containsExactly(2L, 8L);
    assertThat(score.tensors().get(0).values().get(0))
        .isEqualTo(
            ((Long) ((Record) busy.getField("features")).getField("events_1h")).floatValue());
  }

  @Test
  void aRowIsFoundByItsPlaceInBothForms() throws IOException {
    assertThat(id(one(place(busy, "%s-%s-%s")))).isEqualTo(id(busy));
    assertThat(id(one(place(busy, "%s-%s@%s")))).isEqualTo(id(busy));
  }

  private static String id(Explanation explained) {
    return explained.subject().event().eventId();
  }

  @Test
  void theEventsOfAWindowGiveTheStoredFeature() throws IOException {
    List<Record> rows = lake.rows("predictions");
    for (int i = 0; i < rows.size(); i += rows.size() / 12) {
      for (FeatureAccount feature : one(place(rows.get(i), "%s-%s-%s")).features()) {
        int events = feature.reach().members().size();
        switch (feature.name()) {
          case "events_1h", "clicks_7d" -> assertThat(feature.stored()).isEqualTo((long) events);
          case "spend_30d" ->
              assertThat((Double) feature.stored())
                  .isCloseTo(
                      feature.reach().members().stream().mapToDouble(m -> (Double) m.value()).sum(),
                      within(1e-6));
          case "burst", "heat" -> assertThat(feature.reach().bounds()).isEmpty();
          default -> assertThat(feature.recomputed()).isEmpty();
        }
      }
    }
  }

  @Test
  void theCommitIsTheFirstThatHasTheRowEvenAfterAnotherEngineHasRewrittenIt() throws IOException {
    OptionalLong first = OptionalLong.empty();
    for (Snapshot snapshot : lake.table("predictions").snapshots()) {
      OptionalLong id = OptionalLong.of(snapshot.snapshotId());
      if (first.isEmpty()
          && lake.rowsOf(id, "predictions", "event_id").stream()
              .anyMatch(row -> id(row).equals(id(busy)))) {
        first = id;
      }
    }
    assertThat(one(id(busy)).subject().commit().orElseThrow().snapshotId())
        .isEqualTo(first.orElseThrow());
    try (Plant rewritten = Plant.in(lake, "predictions", rows -> {})) {
      assertThat(one(id(busy)).subject().commit().orElseThrow().snapshotId())
          .isEqualTo(first.orElseThrow());
    }
  }

  @Test
  void aFeatureAtItsOwnValueChangesNothingAndAtAnotherItMay() throws IOException {
    Object events = ((Record) busy.getField("features")).getField("events_1h");
    List<WhatIf> whatIfs =
        one(id(busy), "events_1h=" + events, "spend_30d=null", "hour=3")
            .score()
            .orElseThrow()
            .whatIfs();

    assertThat(whatIfs).hasSize(4);
    assertThat(whatIfs.get(0).score().value()).isEqualTo(busy.getField("score"));
    assertThat(whatIfs.get(1).set()).containsEntry("spend_30d", null);
    assertThat(whatIfs.get(2).score().value())
        .as("the hour is no input of the model")
        .isEqualTo(busy.getField("score"));
    assertThat(whatIfs.get(3).set()).hasSize(3);
    assertThat(whatIfs.get(3).score()).isEqualTo(whatIfs.get(1).score());
  }

  @Test
  void aValueThatAFeatureCannotHaveIsRefused() {
    assertThatThrownBy(() -> explain(id(busy), "clicks_7d=many"))
        .isInstanceOf(InvalidAssignmentException.class)
        .hasMessage("Invalid --set clicks_7d: many (must be a whole number, or null)");
    assertThatThrownBy(() -> explain(id(busy), "spend_30d=Infinity"))
        .hasMessageContaining("must be a finite number");
    assertThatThrownBy(() -> explain(id(busy), "click_7d=1"))
        .hasMessageContaining("no such feature (did you mean 'clicks_7d'?)");
  }

  @Test
  void whatMovedTheScoreIsTheDifferenceToTheRowBefore() throws IOException {
    ScoreAccount score = one(id(busy)).score().orElseThrow();
    List<Move> moves = score.ablation().moves();

    assertThat(score.ablation().method())
        .contains("previous row (user_seq %d)".formatted((Long) busy.getField("user_seq") - 1));
    assertThat(moves.size() + score.ablation().unchanged()).isEqualTo(8);
    assertThat(moves).isNotEmpty();
    assertThat(moves)
        .isSortedAccordingTo(Comparator.comparing((Move m) -> Math.abs(m.moved())).reversed());
    for (Move each : moves) {
      WhatIf same =
          one(id(busy), each.feature() + "=" + each.before())
              .score()
              .orElseThrow()
              .whatIfs()
              .get(0);
      assertThat(each.without()).isEqualTo(same.score());
    }
  }

  @Test
  void aFirstEventIsMeasuredAgainstAnEmptyHistory() throws IOException {
    Record first =
        lake.rows("predictions").stream()
            .filter(row -> row.getField("user_seq").equals(1L))
            .findFirst()
            .orElseThrow();
    Explanation explained = one(id(first));
    assertThat(explained.past().userSeq()).isZero();
    assertThat(explained.past().packedBytes()).isZero();
    assertThat(explained.score().orElseThrow().ablation().method()).contains("empty history");
  }

  @Test
  void whatIsNotThereIsSaidWithWhatIsNearest() {
    assertMissing(id(busy) + "x", "no event has this id (did you mean '", "TOPIC-PARTITION-OFFSET");
    assertMissing((String) busy.getField("user_id"), "no event but a user", id(busy));
    assertMissing(topic + "-1-999999", "the nearest that events has are");
    assertMissing(topic + "-9-1", "no event is of partition 9");
    assertMissing(topic + "x-0-1", "did you mean '" + topic + "'");
    Record reject = lake.rows("rejects").get(0);
    assertMissing(
        place(reject, "%s-%s-%s"),
        "rejects has it as " + reject.getField("reason"),
        "no prediction");
  }

  @Test
  void theIdOfARecordThatWasRefusedIsFoundInItsValue() {
    Record reject =
        lake.rows("rejects").stream()
            .filter(each -> value(each).startsWith("{\"id\":\"d"))
            .findFirst()
            .orElseThrow();
    String id = value(reject).split("\"", -1)[3];
    assertMissing(
        id,
        "no event has this id",
        "rejects has 1 record with this text in the value",
        place(reject, "%s-%s@%s") + " as " + reject.getField("reason"));
  }

  private static String value(Record reject) {
    ByteBuffer value = (ByteBuffer) reject.getField("value");
    return value == null ? "" : StandardCharsets.UTF_8.decode(value.duplicate()).toString();
  }

  private static void assertMissing(String asked, String... says) {
    assertThatThrownBy(() -> explain(asked))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith("Cannot explain '" + asked + "' as of checkpoint ")
        .hasMessageContainingAll(says);
  }

  @Test
  void allRowsOfAnIdThatCameMoreThanOnceAreReported() throws IOException {
    Record other =
        lake.rows("predictions").stream()
            .filter(row -> !row.getField("user_id").equals(busy.getField("user_id")))
            .findFirst()
            .orElseThrow();
    String otherId = id(other);
    try (Plant events = Plant.in(lake, "events", rows -> rename(rows, otherId));
        Plant predictions = Plant.in(lake, "predictions", rows -> rename(rows, otherId))) {
      List<Explanation> explained = explain(id(busy));
      assertThat(explained)
          .extracting(each -> each.subject().event().userId())
          .containsExactlyInAnyOrder(
              (String) busy.getField("user_id"), (String) other.getField("user_id"));
    }
  }

  @Test
  void anEarlierTimeDoesNotKnowTheRow() throws IOException {
    try (Lake tables = lake.open()) {
      Explainer before = new Explainer(tables, new AsOf.Time(Instant.EPOCH), Progress.NONE);
      assertThatThrownBy(() -> before.explain(id(busy), List.of()))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("Cannot explain '" + id(busy) + "'");
    }
  }

  private static void rename(List<Record> rows, String otherId) {
    rows.replaceAll(
        row -> {
          Record copy = row.copy();
          if (id(row).equals(otherId)) {
            copy.setField("event_id", id(busy));
          }
          return copy;
        });
  }

  @Test
  void aRowWhosePastIsErasedIsReportedAsFarAsItIsKnown() throws IOException {
    List<String> erased =
        lake.rows("predictions").stream()
            .filter(row -> row.getField("user_id").equals(busy.getField("user_id")))
            .filter(row -> (Long) row.getField("user_seq") <= 2)
            .map(ExplainIT::id)
            .toList();
    try (Plant events =
            Plant.in(lake, "events", rows -> rows.removeIf(r -> erased.contains(id(r))));
        Plant predictions =
            Plant.in(lake, "predictions", rows -> rows.removeIf(r -> erased.contains(id(r))))) {
      Explanation explained = one(id(busy));
      assertThat(explained.past().unverifiable().orElseThrow())
          .contains("user_seq 1 is missing, 3");
      assertThat(explained.score().orElseThrow().recomputed().status())
          .isEqualTo(ScoreStatus.SCORED);
      assertThat(explained.score().orElseThrow().recomputed().value())
          .isEqualTo(busy.getField("score"));
    }
  }

  @Test
  void theCommandShowsItAsTextAsJsonAndAsAPage() throws Exception {
    Path page = folder.resolve("page.html");
    String text = command(id(busy), "--set", "clicks_7d=0", "--html", page.toString());
    assertThat(text)
        .contains(
            "recomputed here: the same bits",
            "clicks_7d = ",
            "Moved by",
            "If           clicks_7d = 0")
        .contains("Committed", "in snapshot ", "packed in ");
    assertThat(Files.readString(page))
        .contains("<svg", "class='window'", id(busy))
        .doesNotContain("{{", "http://", "https://", "<script");
    String now = Instant.now().toString();
    JsonNode row =
        new ObjectMapper().readTree(command(id(busy), "--json", "--time", now)).at("/rows/0");
    assertThat(row.at("/features").size()).isEqualTo(FEATURES);
    assertThat(row.at("/features/1/events").size()).isEqualTo(row.at("/features/1/value").asInt());
    assertThat(row.at("/user_events").size()).isEqualTo(row.at("/user_seq").asInt());
    assertThat(row.at("/recomputed/same_bits").asBoolean()).isTrue();
  }

  /** Standard output alone: progress goes elsewhere. */
  private static String command(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.millrace.command.Millrace",
                "explain",
                "--output",
                output.toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
