package io.millrace.local.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cluster.Checkpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's sections over real tables that grow. */
class SectionsTest {
  private static final Set<Integer> WIDTHS = Set.of(Drawing.WIDE);
  private static final String SCRIPT = "<script>document.title = 'taken'</script>";

  @TempDir private Path temporary;
  private final Activity activity = new Activity(0);
  private JobFigures figures = new JobFigures(0, 0, 0, new long[0], new long[0]);
  private Optional<Checkpoints> checkpoints = Optional.empty();
  private LiveTables tables;
  private Sections sections;

  @BeforeEach
  void open() {
    tables = new LiveTables(temporary.resolve("a run"));
    sections =
        new Sections(
            Map.of("pipeline", "shop"),
            new Sections.Job(activity, () -> figures, () -> checkpoints),
            tables.watched());
  }

  @AfterEach
  void close() {
    sections.close();
    tables.close();
  }

  @Test
  void beforeTheTablesAreMadeThereAreCountsAlone() throws IOException {
    Map<String, JsonNode> shown = look();

    assertThat(shown.get("counts").path("read").asLong()).isZero();
    assertThat(shown.get("committed").path("checkpoint").isNull()).isTrue();
    assertThat(shown).containsKey("throughput").doesNotContainKeys("scores", "reasons", "latency");
  }

  @Test
  void theJobsCountsAreReportedAsTheyAre() throws IOException {
    figures = new JobFigures(90, 10, 80, new long[] {5, 5, 5, 900}, new long[] {1, 64});
    activity.note(3_000_000_000L, 100, 7);
    checkpoints =
        Optional.of(
            checkpoints(4, 1, new Checkpoints.Complete(5, Instant.ofEpochMilli(77), 1_234, "")));

    Map<String, JsonNode> shown = look();

    JsonNode counts = shown.get("counts");
    assertThat(counts.path("read").asLong()).isEqualTo(100);
    assertThat(counts.path("behind").asLong()).isEqualTo(7);
    assertThat(counts.path("isQuiet").asBoolean()).isFalse();
    assertThat(shown.get("checkpoints").toString())
        .isEqualTo("{\"completed\":4,\"failed\":1,\"latest\":5,\"atMs\":77,\"bytes\":1234}");
    assertThat(shown.get("latency").asText()).startsWith("<svg");
    assertThat(shown.get("batches").asText()).startsWith("<svg");
  }

  @Test
  void theLatencyIsThatOfTheLastMinutesRowsAndNotOfALoadBeforeIt() throws IOException {
    tables.create();
    assertThat(look().get("committed").path("latency").isNull()).isTrue();
    tables.predictAfter(1, 50, 0.1f, 0.2f, 0.3f);
    assertThat(look().get("committed").path("latency").path("p50").asLong())
        .isBetween(49_950L, 50_050L);
    tables.predictAfter(3, 1, 0.1f, 0.2f);

    JsonNode latency = look().get("committed").path("latency");

    assertThat(latency.path("rows").asLong()).isEqualTo(2);
    assertThat(latency.path("p50").asLong()).isEqualTo(1_000);
    assertThat(latency.path("p99").asLong()).isEqualTo(1_000);
  }

  @Test
  void fiveMinutesWithoutARecordAreReportedAsSuch() throws IOException {
    assertThat(look().get("counts").path("isQuiet").asBoolean()).isTrue();
    activity.note(3_000_000_000L, 100, 0);
    assertThat(look().get("counts").path("isQuiet").asBoolean()).isFalse();

    sections.read(WIDTHS);

    assertThat(sections.at(400_000_000_000L, WIDTHS).of(Drawing.WIDE).get("counts"))
        .contains("\"isQuiet\":true");
  }

  @Test
  void aClusterThatDoesNotAnswerLeavesWhatItSaidLast() throws IOException {
    checkpoints = Optional.of(checkpoints(4, 0, new Checkpoints.Complete(4, Instant.EPOCH, 9, "")));
    look();
    checkpoints = Optional.empty();

    assertThat(look().get("checkpoints").path("completed").asLong()).isEqualTo(4);
  }

  @Test
  void rejectsAreTextAndTheNewestIsFirst() throws IOException {
    tables.create();
    tables.reject(1, "first", SCRIPT + "\u001b[31m\u202e");
    tables.reject(2, new String[] {null});

    Map<String, JsonNode> shown = look();

    List<JsonNode> examples = List.copyOf(list(shown.get("rejects")));
    assertThat(examples).hasSize(3);
    assertThat(examples.get(0).path("value").isNull()).isTrue();
    assertThat(examples.get(1).path("value").asText()).isEqualTo(SCRIPT + "\\u001b[31m\\u202e");
    assertThat(examples.get(1).path("reason").asText()).isEqualTo("MALFORMED");
    assertThat(examples.get(1).path("message").asText()).isEqualTo("not JSON at byte 0");
    assertThat(examples.get(1).path("place").asText()).isEqualTo("t-0@101");
    assertThat(shown.get("reasons").asText()).contains(">MALFORMED<", ">3<");
    assertThat(shown.get("committed").path("checkpoint").asLong()).isEqualTo(2);
  }

  @Test
  void aLongValueIsCut() throws IOException {
    tables.create();
    tables.reject(1, "x".repeat(5_000));

    assertThat(look().get("rejects").get(0).path("value").asText()).hasSize(241).endsWith("x…");
  }

  @Test
  void whatIsCommittedLaterIsAdded() throws IOException {
    tables.create();
    tables.reject(1, "a");
    tables.predict(1, 0.1f, 0.2f);
    look();
    tables.reject(2, "b");
    tables.predict(2, 0.7f, -1);
    tables.reject(3);

    Map<String, JsonNode> shown = look();

    assertThat(shown.get("reasons").asText()).contains(">2<");
    JsonNode committed = shown.get("committed");
    assertThat(committed.path("predictions").asLong()).isEqualTo(4);
    assertThat(committed.path("statuses").toString()).isEqualTo("{\"SCORED\":3,\"FAILED\":1}");
    assertThat(committed.path("log").findValuesAsText("checkpoint")).containsExactly("2", "1");
    assertThat(committed.path("log").get(0).path("rows").path("predictions").asLong()).isEqualTo(2);
    JsonNode newest = shown.get("latest").get(0);
    assertThat(newest.path("status").asText()).isEqualTo("FAILED");
    assertThat(newest.path("score").isNull()).isTrue();
    assertThat(newest.path("user").asText()).isEqualTo("u<1>");
    assertThat(newest.path("place").asText()).isEqualTo("t-0-201");
    assertThat(shown.get("latest").get(1).path("score").floatValue()).isEqualTo(0.7f);
    assertThat(shown.get("latest")).hasSize(4);
  }

  @Test
  void rowsThatAnotherEngineHasRewrittenCountOnce() throws IOException {
    tables.create();
    tables.reject(1, "a", "b");
    tables.reject(2, "c");
    look();
    tables.rewriteRejects("a", "b", "c");

    Map<String, JsonNode> shown = look();

    assertThat(shown.get("reasons").asText()).contains(">3<");
    assertThat(shown.get("rejects")).hasSize(3);
  }

  @Test
  void whatMaintenanceHasWrittenAnewIsNoNewerThanBefore() throws IOException {
    tables.create();
    float[] many = new float[12];
    for (int checkpoint = 1; checkpoint <= 3; checkpoint++) {
      tables.reject(checkpoint, "a", "b", "c", "d", "e", "f");
      tables.predict(checkpoint, many);
    }
    tables.compact("rejects", 2);
    tables.compact("predictions", 2);

    Map<String, JsonNode> shown = look();

    assertThat(shown.get("rejects").findValuesAsText("place"))
        .containsExactly("t-0@305", "t-0@304", "t-0@303", "t-0@302", "t-0@301");
    assertThat(shown.get("latest").findValuesAsText("eventId")).startsWith("e311", "e310", "e309");
    assertThat(shown.get("latest")).hasSize(10);
    assertThat(shown.get("committed").path("statuses").toString()).isEqualTo("{\"SCORED\":36}");
  }

  @Test
  void picturesAreDrawnForThoseWhoLook() throws IOException {
    tables.create();
    tables.predict(1, 0.1f);
    sections.read(WIDTHS);
    sections.read(Set.of(Drawing.WIDE, Drawing.NARROW));

    Snapshot snapshot = sections.at(0, Set.of(Drawing.WIDE, Drawing.NARROW));

    assertThat(snapshot.of(Drawing.WIDE).get("scores")).contains("viewBox='0 0 560 ");
    assertThat(snapshot.of(Drawing.NARROW).get("scores")).contains("viewBox='0 0 340 ");
  }

  private Map<String, JsonNode> look() throws IOException {
    sections.read(WIDTHS);
    Map<String, JsonNode> shown = new java.util.TreeMap<>();
    for (Map.Entry<String, String> each :
        sections.at(3_900_000_000L, WIDTHS).of(Drawing.WIDE).entrySet()) {
      assertThat(each.getValue()).doesNotContain("\n");
      shown.put(each.getKey(), new ObjectMapper().readTree(each.getValue()));
    }
    return shown;
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> all = new java.util.ArrayList<>();
    array.forEach(all::add);
    return all;
  }

  private static Checkpoints checkpoints(long completed, long failed, Checkpoints.Complete latest) {
    return new Checkpoints(
        completed, failed, completed + failed, true, Optional.of(latest), Optional.empty());
  }
}
