package io.millrace.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.page.ExplainPage;
import io.millrace.verify.Progress;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperLake.Variant;
import io.millrace.verify.TamperRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explanations of the rows of tables, which the test makes without a broker and a job. */
class ExplainerTest {
  private static final String USER = "u7";

  @TempDir private static Path folder;
  private static TamperLake tables;

  @BeforeAll
  static void makeTables() throws IOException {
    tables = TamperLake.in(folder, Variant.PLAIN);
  }

  @AfterAll
  static void closeTables() throws IOException {
    tables.close();
  }

  @AfterEach
  void restoreTables() {
    tables.restore();
  }

  private static List<Explanation> explain(String asked, String... set) {
    try (Lake lake = tables.place().open()) {
      return new Explainer(lake, new AsOf.Latest(), Progress.NONE)
          .explain(asked, List.of(set).stream().map(Assignment::parse).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Explanation only(String asked, String... set) {
    List<Explanation> rows = explain(asked, set);
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private static FeatureAccount feature(Explanation row, String name) {
    return row.features().stream().filter(each -> each.name().equals(name)).findFirst().get();
  }

  private static Record row(long userSeq) {
    return tables.rows(LakeTable.PREDICTIONS).stream()
        .filter(each -> each.getField("user_id").equals(USER))
        .filter(each -> each.getField("user_seq").equals(userSeq))
        .findFirst()
        .orElseThrow();
  }

  private static String idOf(long userSeq) {
    return (String) row(userSeq).getField("event_id");
  }

  @Test
  void everyFeatureIsReportedWithTheEventsThatItIsMadeOf() {
    for (long userSeq : new long[] {1, 2, 9, 30}) {
      Explanation explained = only(idOf(userSeq));

      assertThat(explained.arrived()).hasSize((int) userSeq);
      assertThat(explained.past().userSeq()).isEqualTo(userSeq - 1);
      assertThat(explained.past().unverifiable()).isEmpty();
      assertThat(explained.features()).allSatisfy(each -> assertThat(each.recomputed()).isEmpty());
      assertThat(feature(explained, "all").stored()).isEqualTo(userSeq);
      assertThat(feature(explained, "all").reach().members()).hasSize((int) userSeq);
      FeatureAccount views = feature(explained, "views");
      assertThat(views.reach().members()).hasSize(((Long) views.stored()).intValue());
      assertThat(views.reach().members())
          .allSatisfy(each -> assertThat(each.arrival().event().values()).contains("UK"));
      FeatureAccount spend = feature(explained, "spend");
      double sum =
          spend.reach().members().stream().mapToDouble(each -> (Double) each.value()).sum();
      if (spend.stored() != null) {
        assertThat(sum).isCloseTo((Double) spend.stored(), within(1e-9));
      }
    }
  }

  @Test
  void theScoreIsWhatTheModelGivesForTheRow() {
    Explanation explained = only(idOf(12));

    assertThat(explained.score().orElseThrow().recomputed())
        .isEqualTo(explained.subject().stored().score());
    assertThat(explained.subject().commit()).isPresent();
  }

  @Test
  void aRowIsFoundByItsIdAndByItsRecordsPlace() {
    String place = TamperRows.where(row(12));
    long offset = TamperRows.offset(row(12));
    String dashed = place.substring(0, place.lastIndexOf('@')) + "-" + offset;

    assertThat(only(place).subject().event().eventId()).isEqualTo(idOf(12));
    assertThat(only(dashed).subject().event().eventId()).isEqualTo(idOf(12));
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() -> explain("no-such-event"))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("no-such-event");
  }

  @Test
  void aFeatureAtAnotherValueHasAScoreOfItsOwn() {
    Explanation explained = only(idOf(12), "views=100", "country=null");

    List<ScoreAccount.WhatIf> whatIfs = explained.score().orElseThrow().whatIfs();
    assertThat(whatIfs).hasSize(3);
    assertThat(whatIfs.get(0).set()).containsExactly(Map.entry("views", 100L));
    assertThat(whatIfs.get(2).set()).containsEntry("views", 100L).containsEntry("country", null);
    assertThatThrownBy(() -> explain(idOf(12), "view=1"))
        .isInstanceOf(InvalidAssignmentException.class)
        .hasMessageContaining("did you mean");
    assertThatThrownBy(() -> explain(idOf(12), "views=1.5"))
        .isInstanceOf(InvalidAssignmentException.class)
        .hasMessageContaining("must be a whole number");
  }

  @Test
  void aFeatureThatTheEventsDoNotMakeIsReportedAsBoth() {
    TamperRows rows = new TamperRows(tables);
    Record changed = TamperRows.at(rows.predictions(), TamperRows.where(row(12)));
    TamperRows.nested(changed, "features", features -> features.setField("all", 99L));
    rows.write();

    FeatureAccount all = feature(only(idOf(12)), "all");

    assertThat(all.stored()).isEqualTo(99L);
    assertThat(all.recomputed().orElseThrow()).contains("12");
  }

  @Test
  void rowsBehindOneThatIsGoneAreReportedAsUnverifiable() {
    TamperRows rows = new TamperRows(tables);
    rows.remove(TamperRows.where(row(5)));
    rows.write();

    assertThat(only(idOf(4)).past().unverifiable()).isEmpty();
    Explanation behind = only(idOf(12));
    assertThat(behind.past().unverifiable()).isPresent();
    assertThat(behind.arrived()).hasSize(11);
    assertThat(ExplainPage.of(idOf(12), List.of(behind)))
        .contains("UNVERIFIABLE: " + behind.past().unverifiable().get());
  }

  @Test
  void thePageShowsEachFeatureAndNothingThatWasNotFilledIn() {
    String page = ExplainPage.of("<asked>", List.of(only(idOf(12))));

    assertThat(page)
        .contains("&lt;asked&gt;", "<h1>" + idOf(12) + "</h1>", "The user&#39;s time line")
        .contains("all = 12", "spend", "<svg", ".wide { overflow-x: auto; }")
        .doesNotContain("{{", "<asked>", "<script", "http");
  }
}
