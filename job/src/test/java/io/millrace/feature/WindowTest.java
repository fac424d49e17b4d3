package io.millrace.feature;

import static io.millrace.feature.History.HOUR;
import static io.millrace.feature.History.feature;
import static io.millrace.feature.History.hours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final Aggregate COUNT = new Aggregate.Count();
  private static final Aggregate SUM = new Aggregate.Sum("amount");

  @Test
  void anEventCountsItself() {
    assertThat(History.of(COUNT, hours(2)).at(0, 1.0).value()).isEqualTo(1);
  }

  @Test
  void anEventOnATileEdgeCountsInTheLaterTile() {
    History history = History.of(COUNT, hours(1)).at(HOUR - 1, 1.0).at(HOUR, 1.0);
    assertThat(history.value()).isEqualTo(1);
    assertThat(history.at(2 * HOUR - 1, 1.0).value()).isEqualTo(2);
  }

  @Test
  void theTailIsExactToOneTile() {
    History history = History.of(COUNT, hours(3)).at(0, 1.0).at(HOUR, 1.0);
    assertThat(history.at(3 * HOUR - 1, 1.0).value()).isEqualTo(3);
    assertThat(history.at(3 * HOUR, 1.0).value()).isEqualTo(3);
    assertThat(history.at(4 * HOUR, 1.0).value()).isEqualTo(3);
  }

  @Test
  void aLateEventCountsInTheTileThatItBelongsTo() {
    History history = History.of(SUM, hours(3)).at(5 * HOUR, 1.0);
    assertThat(history.at(3 * HOUR, 2.0).value()).isEqualTo(3);
    assertThat(history.features().referenceTimeMs()).isEqualTo(5 * HOUR);
    assertThat(history.at(6 * HOUR, 4.0).value()).isEqualTo(5);
  }

  @Test
  void anEventTooLateForItsWindowTakesNoPart() {
    History history = History.of(SUM, hours(3)).at(5 * HOUR, 1.0);
    assertThat(history.at(3 * HOUR - 1, 2.0).value()).isEqualTo(1);
    assertThat(history.features().userSeq()).isEqualTo(2);
  }

  @Test
  void aLateEventAfterLongIdleStillSeesTheWindow() {
    History history = History.of(SUM, hours(3)).at(0, 1.0).at(HOUR, 2.0).at(100_000 * HOUR, 4.0);
    assertThat(history.restarted().at(99_999 * HOUR, 8.0).value()).isEqualTo(12);
    History idle = History.of(SUM, hours(3)).at(0, 1.0).at(2 * HOUR, 2.0);
    assertThat(idle.restarted().at(HOUR, 8.0).value()).isEqualTo(11);
  }

  @Test
  void anEventThatDoesNotMatchStillMovesTheWindow() {
    History history =
        new History(feature("f", SUM, "kind == 'a'", hours(2)))
            .at(0, "a", 1.0)
            .at(HOUR, "a", 2.0)
            .at(2 * HOUR, "b", 4.0);
    assertThat(history.value()).isEqualTo(2);
    assertThat(history.at(9 * HOUR, "b", 4.0).value()).isZero();
  }

  @Test
  void lifetimeNeverEnds() {
    History history = History.of(SUM, Window.LIFETIME).at(-900_000 * HOUR, 1.0);
    assertThat(history.at(900_000 * HOUR, 2.0).value()).isEqualTo(3);
    assertThat(history.restarted().at(-800_000 * HOUR, 4.0).value()).isEqualTo(7);
  }

  @Test
  void tilesBeforeTheEpochAreCountedTowardsThePast() {
    History history = History.of(COUNT, hours(1)).at(-1, 1.0).at(-HOUR, 1.0);
    assertThat(history.value()).isEqualTo(2);
    assertThat(history.at(0, 1.0).value()).isEqualTo(1);
  }

  @Test
  void timesFromYear1To9999AreTaken() {
    long first = -62_135_596_800_000L;
    long last = 253_402_300_799_999L;
    History history = History.of(SUM, new Window(4_000, 1)).at(first, 1.0).at(last, 2.0);
    assertThat(history.value()).isEqualTo(2);
    assertThat(history.at(last - 3_999, 4.0).value()).isEqualTo(6);
    assertThat(history.restarted().at(last - 4_000, 8.0).value()).isEqualTo(6);
    assertThat(history.at(first, 8.0).value()).isEqualTo(6);
  }

  @Test
  void tilesThatNoWindowCanContainAgainAreDropped() {
    History history = History.of(SUM, hours(4));
    for (int hour = 0; hour < 1_000; hour++) {
      history.at(hour * HOUR, 1.0);
    }
    assertThat(history.packed()).hasSizeLessThan(40);
    assertThat(history.user().tracks[0].tiles().size()).isEqualTo(4);
    assertThat(history.user().heapBytes()).isLessThan(1_000);
  }

  @Test
  void whatLeftTheWindowLeavesNoResidue() {
    History big = History.of(SUM, hours(2)).at(0, 1e150).at(HOUR, 0.1);
    assertThat(big.at(2 * HOUR, 0.2).value()).isEqualTo(0.1 + 0.2);
    assertThat(big.at(9 * HOUR, 0.3).value()).isEqualTo(0.3);
  }

  @Test
  void aWindowThatItsTileDoesNotDivideIsRefused() {
    assertThatThrownBy(() -> History.of(COUNT, new Window(5, 2)))
        .hasMessage("Cannot compile feature f: window: 5 ms (must be 1 to 4000 tiles of 2 ms)");
    assertThatThrownBy(() -> History.of(COUNT, new Window(4_001, 1)))
        .hasMessageContaining("4000 tiles");
    assertThatThrownBy(() -> History.of(COUNT, null)).hasMessageContaining("window: none");
  }

  @Test
  void columnsAreThoseOfTheDefinition() {
    History history =
        new History(
            feature("a", COUNT, hours(1)),
            feature("b", new Aggregate.Last("kind"), hours(1)),
            feature("c", new Aggregate.Last("amount"), hours(1)),
            feature("d", new Aggregate.HourOfDay(), null),
            feature("e", new Aggregate.Ratio(List.of("a", "d")), null));
    assertThat(history.set().columns())
        .extracting(FeatureColumn::type)
        .containsExactly(
            ColumnType.LONG,
            ColumnType.STRING,
            ColumnType.DOUBLE,
            ColumnType.LONG,
            ColumnType.DOUBLE);
  }
}
