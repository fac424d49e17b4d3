package io.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.command.Commands;
import io.millrace.command.Commands.Outcome;
import io.millrace.history.UserHash;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import io.millrace.verify.TamperHistory;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays of tables from which rows were erased, of all users and of a share of them. */
class ReplayErasedTest {
  private static final double SHARE = 0.6;

  @TempDir private Path folder;
  private TamperLake tables;
  private String version;

  @BeforeEach
  void makeTables() throws IOException {
    tables = TamperLake.in(folder.resolve("tables"), Variant.PLAIN);
    version = (String) tables.rows(LakeTable.VERSIONS).get(0).getField("pipeline_version");
  }

  @AfterEach
  void close() throws IOException {
    tables.close();
  }

  @Test
  void usersWhoAreErasedWhollyAreInNoReplayAndNoDifference() throws IOException {
    erase("--user", user(true), "--user", user(false));
    List<Record> left = left(row -> true);

    JsonNode replay = replay();

    assertThat(replay.at("/predictions").longValue()).isEqualTo(left.size());
    assertThat(replay.at("/users").longValue()).isEqualTo(users(left).size()).isEqualTo(6);
    assertThat(replay.at("/left_out/users").longValue()).isZero();
    assertAllSame(replay);
    JsonNode verified = verifyReplay();
    assertThat(verified.at("/predictions").longValue()).isEqualTo(left.size());
  }

  @Test
  void aShareHasTheUsersOfItWhoAreLeft() throws IOException {
    erase("--user", user(true));
    assertShareIsReplayed();
  }

  @Test
  void aShareDoesNotMissUsersOutsideIt() throws IOException {
    erase("--user", user(false));
    assertShareIsReplayed();
  }

  private void assertShareIsReplayed() throws IOException {
    List<Record> left = left(row -> isIn(row));

    JsonNode replay = replay("--share", Double.toString(SHARE));

    assertThat(replay.at("/predictions").longValue()).isEqualTo(left.size()).isPositive();
    assertThat(replay.at("/users").longValue()).isEqualTo(users(left).size());
    assertThat(replay.at("/left_out/users").longValue()).isZero();
    assertAllSame(replay);
    JsonNode verified = verifyReplay();
    assertThat(verified.at("/predictions").longValue()).isEqualTo(left.size());
  }

  @Test
  void usersWhosePastIsErasedAreLeftOutAndCounted() throws IOException {
    List<Record> all = left(ReplayErasedTest::isIn);
    erase("--offsets", TamperHistory.TOPIC + "-2@0..40");
    List<Record> left = left(ReplayErasedTest::isIn);
    Set<Object> cut = users(all.stream().filter(row -> !left.contains(row)).toList());
    assertThat(cut).isNotEmpty().isSubsetOf(users(left)).isNotEqualTo(users(left));

    JsonNode replay = replay("--share", Double.toString(SHARE));

    assertThat(replay.at("/left_out/users").longValue()).isEqualTo(cut.size());
    assertThat(replay.at("/predictions").longValue() + replay.at("/left_out/rows").longValue())
        .isEqualTo(left.size());
    assertThat(replay.at("/predictions").longValue())
        .isGreaterThanOrEqualTo(
            left.stream().filter(row -> !cut.contains(row.getField("user_id"))).count());
    assertAllSame(replay);
    JsonNode verified = verifyReplay();
    assertThat(verified.at("/predictions")).isEqualTo(replay.at("/predictions"));
    assertThat(verified.at("/not_recomputed/LEFT_OUT")).isEqualTo(replay.at("/left_out/rows"));
    assertThat(verified.at("/passes_strict").booleanValue()).isFalse();
  }

  @Test
  void aPredictionThatIsGoneFromAReplayIsNotTakenForOneLeftOut() throws IOException {
    erase("--offsets", TamperHistory.TOPIC + "-2@0..40");
    replay();
    try (Lake replayed =
        new LakePlace("millrace", tables.place().properties(), "shop_replay").open()) {
      Table predictions = replayed.table(LakeTable.PREDICTIONS);
      predictions.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
    }

    Outcome verified = run(List.of("verify", "--json", "--namespace", "shop_replay"));

    assertThat(verified.code()).isEqualTo(1);
    assertThat(
            new ObjectMapper().readTree(verified.out()).at("/kinds/PREDICTION_MISSING").longValue())
        .isEqualTo(left(row -> true).size());
  }

  private void erase(String... what) {
    List<String> command = new ArrayList<>(List.of("erase", "--reason", "asked for", "--yes"));
    command.addAll(List.of(what));
    Outcome erased = run(command);
    assertThat(erased.code()).as(erased.err()).isZero();
  }

  private JsonNode replay(String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of("replay", version, "--json"));
    command.addAll(List.of(more));
    Outcome replayed = run(command);
    assertThat(replayed.code()).as(replayed.err()).isZero();
    return new ObjectMapper().readTree(replayed.out());
  }

  private static void assertAllSame(JsonNode replay) {
    assertThat(replay.at("/compared").longValue())
        .isPositive()
        .isEqualTo(replay.at("/same_bits").longValue());
  }

  /** Verifies the replay, which must have no difference. */
  private JsonNode verifyReplay() throws IOException {
    Outcome verified = run(List.of("verify", "--json", "--namespace", "shop_replay"));
    assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
    return new ObjectMapper().readTree(verified.out());
  }

  private Outcome run(List<String> command) {
    return Commands.run(tables, command.toArray(String[]::new));
  }

  /** The predictions that are left, of some users. */
  private List<Record> left(Predicate<Record> which) {
    Table table = tables.table(LakeTable.PREDICTIONS);
    table.refresh();
    return TamperLake.read(table).stream().filter(which).toList();
  }

  private static Set<Object> users(List<Record> rows) {
    return rows.stream().map(row -> row.getField("user_id")).collect(Collectors.toSet());
  }

  private static boolean isIn(Record row) {
    return UserHash.isIn(SHARE, (String) row.getField("user_id"));
  }

  /** A user in the share, or outside it. */
  private String user(boolean isIn) {
    return (String)
        tables.rows(LakeTable.PREDICTIONS).stream()
            .filter(row -> isIn(row) == isIn)
            .findFirst()
            .orElseThrow()
            .getField("user_id");
  }
}
