package io.millrace.feature;

import static io.millrace.feature.History.DAY;
import static io.millrace.feature.History.HOUR;
import static io.millrace.feature.History.MINUTE;
import static io.millrace.feature.History.event;
import static io.millrace.feature.History.feature;
import static io.millrace.feature.History.hours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AggregateTest {
  @Test
  void ofNoMatchCountsAndSumsAreZeroAndTheRestIsNull() {
    String none = "kind == 'z'";
    Window window = hours(3);
    History history =
        new History(
                feature("count", new Aggregate.Count(), none, window),
                feature("sum", new Aggregate.Sum("amount"), none, window),
                feature("distinct", new Aggregate.Distinct("item"), none, window),
                feature("decayed", new Aggregate.DecayedSum("amount", 5), none, null),
                feature("mean", new Aggregate.Mean("amount"), none, window),
                feature("min", new Aggregate.Min("amount"), none, window),
                feature("max", new Aggregate.Max("amount"), none, window),
                feature("stddev", new Aggregate.Stddev("amount"), none, window),
                feature("variance", new Aggregate.Variance("amount"), none, window),
                feature("quantile", new Aggregate.Quantile("amount", 0.5), none, window),
                feature("first", new Aggregate.First("amount"), none, window),
                feature("last", new Aggregate.Last("amount"), none, window),
                feature("since", new Aggregate.SecondsSince(), none, Window.LIFETIME))
            .at(0, 1.0);
    assertThat(history.features().numbers())
        .containsExactly(
            0,
            0,
            0,
            0,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN);
    assertThat(history.features().texts()).isNull();
  }

  @Test
  void nullsAreLeftOut() {
    History history = History.of(new Aggregate.Mean("amount"), hours(3));
    assertThat(history.at(0, 2.0).at(1, null).at(2, 4.0).value()).isEqualTo(3);
  }

  @Test
  void largeMagnitudesAreLeftOutOfSumsButNotOfExtremes() {
    History history =
        new History(
                feature("sum", new Aggregate.Sum("amount"), hours(3)),
                feature("mean", new Aggregate.Mean("amount"), hours(3)),
                feature("stddev", new Aggregate.Stddev("amount"), hours(3)),
                feature("variance", new Aggregate.Variance("amount"), hours(3)),
                feature("quantile", new Aggregate.Quantile("amount", 1), hours(3)),
                feature("decayed", new Aggregate.DecayedSum("amount", 1), null),
                feature("max", new Aggregate.Max("amount"), hours(3)),
                feature("min", new Aggregate.Min("amount"), hours(3)),
                feature("first", new Aggregate.First("amount"), "amount != 1.5", hours(3)),
                feature("last", new Aggregate.Last("amount"), hours(3)))
            .at(0, 1.5)
            .at(0, 1.1e150)
            .at(0, -1e300);
    assertThat(history.value("sum")).isEqualTo(1.5);
    assertThat(history.value("mean")).isEqualTo(1.5);
    assertThat(history.value("stddev")).isZero();
    assertThat(history.value("variance")).isZero();
    assertThat(history.value("quantile")).isCloseTo(1.5, within(0.015));
    assertThat(history.value("decayed")).isEqualTo(1.5);
    assertThat(history.value("max")).isEqualTo(1.1e150);
    assertThat(history.value("min")).isEqualTo(-1e300);
    assertThat(history.value("first")).isEqualTo(1.1e150);
    assertThat(history.value("last")).isEqualTo(-1e300);
  }

  @Test
  void theLargestMagnitudeThatTakesPartIsIncluded() {
    History history = History.of(new Aggregate.Sum("amount"), Window.LIFETIME);
    assertThat(history.at(0, 1e150).at(1, -1e150).at(2, 1e150).value()).isEqualTo(1e150);
  }

  @Test
  void minAndMaxFollowTheWindow() {
    History history =
        new History(
            feature("min", new Aggregate.Min("amount"), hours(2)),
            feature("max", new Aggregate.Max("amount"), hours(2)));
    history.at(0, -5.0).at(0, 9.0).at(HOUR, 1.0);
    assertThat(history.value("min")).isEqualTo(-5);
    assertThat(history.value("max")).isEqualTo(9);
    history.at(2 * HOUR, 2.0);
    assertThat(history.value("min")).isEqualTo(1);
    assertThat(history.value("max")).isEqualTo(2);
  }

  @Test
  void theStandardDeviationOfNearlyConstantValuesKeepsItsDigits() {
    History history = History.of(new Aggregate.Stddev("amount"), new Window(100 * DAY, DAY));
    for (int i = 0; i < 1_000; i++) {
      history.at(i * HOUR, 1e9 + i % 2);
    }
    assertThat(history.value()).isCloseTo(0.5, within(1e-6));
    History constant = History.of(new Aggregate.Stddev("amount"), Window.LIFETIME);
    for (int i = 0; i < 1_000; i++) {
      constant.at(i, 0.1);
    }
    assertThat(constant.value()).isCloseTo(0, within(1e-10));
  }

  @Test
  void theStandardDeviationIsThatOfThePopulation() {
    History history = History.of(new Aggregate.Stddev("amount"), hours(3));
    history.at(0, 2.0).at(HOUR, 4.0).at(2 * HOUR, 9.0);
    assertThat(history.value()).isCloseTo(Math.sqrt(26.0 / 3), within(1e-12));
  }

  @Test
  void theVarianceIsThatOfThePopulation() {
    History history = History.of(new Aggregate.Variance("amount"), hours(3));
    history.at(0, 2.0).at(HOUR, 4.0).at(2 * HOUR, 9.0);
    assertThat(history.value()).isCloseTo(26.0 / 3, within(1e-12));
    assertThat(history.at(4 * HOUR, null).value()).isZero();
  }

  /** Both aggregates share one state for the same values. */
  @Test
  void varianceAndStandardDeviationShareTheirState() {
    FeatureDefinition stddev = feature("a", new Aggregate.Stddev("amount"), hours(3));
    FeatureDefinition variance = feature("b", new Aggregate.Variance("amount"), hours(3));
    History both = new History(stddev, variance).at(0, 2.0).at(HOUR, 5.5);
    assertThat(both.packed()).isEqualTo(new History(stddev).at(0, 2.0).at(HOUR, 5.5).packed());
    assertThat(both.value("a")).isEqualTo(Math.sqrt(both.value("b")));
  }

  @Test
  void firstIsTheValueOfTheLeastTimeAndOfEqualsTheEarliestArrival() {
    History history = History.of(new Aggregate.First("amount"), hours(2));
    assertThat(history.at(10, 1.0).at(10, 2.0).value()).isEqualTo(1);
    assertThat(history.restarted().at(5, null).at(5, 3.0).at(5, 4.0).value()).isEqualTo(3);
    assertThat(history.at(HOUR, 7.0).restarted().at(2 * HOUR, null).value()).isEqualTo(7);
    assertThat(history.at(4, 9.0).value()).isEqualTo(7);
    assertThat(history.at(3 * HOUR, null).value()).isNaN();
  }

  @Test
  void firstOfATextIsAText() {
    History history = History.of(new Aggregate.First("kind"), hours(2));
    assertThat(history.at(7, (String) null, 1.0).text()).isNull();
    assertThat(history.at(9, "ğ", 1.0).restarted().at(9, "b", 1.0).text()).isEqualTo("ğ");
    assertThat(history.at(8, "", 1.0).text()).isEmpty();
    assertThat(history.at(HOUR, "c", 1.0).at(2 * HOUR, "d", 1.0).text()).isEqualTo("c");
    assertThat(history.restarted().at(HOUR, "e", 1.0).text()).isEqualTo("c");
    assertThat(history.value()).isNaN();
  }

  @Test
  void modeIsTheMostFrequentTextAndOfEqualsTheLeastByUtf8() {
    History history = History.of(new Aggregate.Mode("kind"), hours(2));
    assertThat(history.at(0, (String) null, 1.0).text()).isNull();
    // As UTF-16, the first of these two would be the lesser one.
    assertThat(history.at(0, "😀", 1.0).at(0, "\uffe6", 1.0).text()).isEqualTo("\uffe6");
    assertThat(history.at(HOUR, "😀", 1.0).restarted().at(HOUR, "", 1.0).text()).isEqualTo("😀");
    assertThat(history.at(2 * HOUR, "z", 1.0).text()).isEmpty();
    assertThat(history.at(2 * HOUR, "z", 1.0).at(HOUR, "z", 1.0).text()).isEqualTo("z");
    assertThat(history.value()).isNaN();
  }

  @Test
  void aWindowOfMoreThan64TextsHasNoMode() {
    History history = History.of(new Aggregate.Mode("kind"), hours(2));
    for (int i = 0; i < 64; i++) {
      history.at(i % 2 * HOUR, "k" + i, 1.0);
    }
    assertThat(history.at(HOUR, "k3", 1.0).text()).isEqualTo("k3");
    assertThat(history.at(HOUR, "one more", 1.0).text()).isNull();
    assertThat(history.restarted().at(HOUR, "k3", 1.0).text()).isNull();
    assertThat(history.at(2 * HOUR, "k1", 1.0).text()).isEqualTo("k3");
  }

  @Test
  void aTileOfMoreThan64TextsHidesTheModeUntilItLeaves() {
    History history = History.of(new Aggregate.Mode("kind"), hours(2));
    for (int i = 0; i < 65; i++) {
      history.at(0, "k" + i, 1.0);
    }
    assertThat(history.at(HOUR, "a", 1.0).text()).isNull();
    assertThat(history.restarted().at(HOUR, "a", 1.0).text()).isNull();
    assertThat(history.at(2 * HOUR, "b", 1.0).text()).isEqualTo("a");
  }

  @Test
  void firstAndModeOfOneFieldKeepTilesOfTheirOwn() {
    History history =
        new History(
            feature("m", new Aggregate.Mode("kind"), hours(2)),
            feature("f", new Aggregate.First("kind"), hours(2)));
    history.at(0, "a", 1.0).at(1, "b", 1.0).at(2, "b", 1.0);
    assertThat(history.features().texts()).containsExactly("b", "a");
  }

  @Test
  void aStreakCountsTheNewestArrivalsAndBreaksAtWhatIsNotTrue() {
    History history =
        new History(
            feature("f", new Aggregate.Streak("amount > 1.0"), null),
            feature("b", new Aggregate.Streak("amount > 1.0"), "kind == 'b'", null),
            feature("r", new Aggregate.Ratio(List.of("f", "b")), null));
    assertThat(history.at(0, "a", 1.0).value()).isZero();
    history.at(HOUR, "b", 2.0).at(0, "b", 3.0).restarted().at(HOUR, "a", 4.0);
    assertThat(history.value()).isEqualTo(3);
    assertThat(history.value("b")).isEqualTo(2);
    assertThat(history.value("r")).isEqualTo(1.5);
    assertThat(history.at(HOUR, "a", null).value()).isZero();
    assertThat(history.value("b")).isEqualTo(2);
    assertThat(history.at(HOUR, "b", 0.5).value("b")).isZero();
  }

  @Test
  void aStreakOfWhatIsNoConditionIsRefused() {
    assertThatThrownBy(() -> History.of(new Aggregate.Streak("amount"), null))
        .hasMessage(
            "Cannot compile feature f: condition: amount (must be of type bool, is NUMBER)");
  }

  @Test
  void lastIsTheValueOfTheGreatestTimeAndOfEqualsTheLatestArrival() {
    History history = History.of(new Aggregate.Last("amount"), hours(2));
    assertThat(history.at(10, 1.0).at(5, 2.0).value()).isEqualTo(1);
    assertThat(history.at(10, 3.0).value()).isEqualTo(3);
    assertThat(history.at(20, null).value()).isEqualTo(3);
    assertThat(history.at(2 * HOUR, null).value()).isNaN();
    assertThat(history.at(HOUR, 7.0).value()).isEqualTo(7);
  }

  @Test
  void lastOfATextIsAText() {
    History history = History.of(new Aggregate.Last("kind"), hours(2));
    assertThat(history.at(0, "ğ", 1.0).restarted().at(1, (String) null, 1.0).text()).isEqualTo("ğ");
    assertThat(history.at(3 * HOUR, (String) null, 1.0).text()).isNull();
    assertThat(history.value()).isNaN();
  }

  @Test
  void zerosDoNotRoundADecayedSumAgain() {
    History history = History.of(new Aggregate.DecayedSum("amount", 1), null);
    // In units of the least double: 22 of 21.76, and a quarter of that would be 6.
    history.at(0, 1.36).at(1070, 0.0).at(1072, 0.0);
    assertThat(history.value()).isEqualTo(1.36 * StrictMath.pow(2, -1072));
  }

  @Test
  void secondsSinceLooksAtTheEventsBeforeThisOne() {
    History history =
        new History(
            feature("since", new Aggregate.SecondsSince(), "kind == 'a'", Window.LIFETIME),
            feature("recent", new Aggregate.SecondsSince(), "kind == 'a'", hours(2)));
    assertThat(history.at(500, "a", 1.0).value("since")).isNaN();
    assertThat(history.at(2_000, "a", 1.0).value("since")).isEqualTo(1.5);
    assertThat(history.at(3_000, "b", 1.0).value("since")).isEqualTo(1);
    assertThat(history.at(1_000, "a", 1.0).value("since")).isEqualTo(1);
    assertThat(history.value("recent")).isEqualTo(1);
    assertThat(history.at(2 * HOUR, "a", 1.0).value("recent")).isNaN();
    assertThat(history.value("since")).isEqualTo(7_198);
  }

  @Test
  void aDecayedSumHalvesWithEachHalfLife() {
    History history =
        History.of(new Aggregate.DecayedSum("amount", 10 * MINUTE), null)
            .at(0, 8.0)
            .at(10 * MINUTE, 1.0);
    assertThat(history.value()).isEqualTo(5);
    assertThat(history.at(20 * MINUTE, null).value()).isEqualTo(2.5);
    assertThat(history.at(10 * MINUTE, 2.0).value()).isEqualTo(3.5);
    assertThat(history.restarted().at(2_000 * DAY, null).value()).isZero();
  }

  @Test
  void readingADecayedSumDoesNotChangeIt() {
    History often = History.of(new Aggregate.DecayedSum("amount", 7), null).at(0, 0.1);
    History once = History.of(new Aggregate.DecayedSum("amount", 7), null).at(0, 0.1);
    for (int i = 1; i < 30; i++) {
      often.at(i, null);
    }
    assertThat(often.at(31, 0.3).bits()).isEqualTo(once.at(31, 0.3).bits());
  }

  @Test
  void aRatioIsNullWhereAPartIsOrTheDenominatorIsZero() {
    History history =
        new History(
            feature("a", new Aggregate.Sum("amount"), "kind == 'a'", hours(2)),
            feature("b", new Aggregate.Sum("amount"), "kind == 'b'", hours(2)),
            feature("m", new Aggregate.Max("amount"), "kind == 'm'", hours(2)),
            feature("f", new Aggregate.Ratio(List.of("a", "b")), null),
            feature("g", new Aggregate.Ratio(List.of("f", "m")), null));
    assertThat(history.at(0, "a", 3.0).value()).isNaN();
    assertThat(history.at(0, "b", 2.0).value()).isEqualTo(1.5);
    assertThat(history.value("g")).isNaN();
    assertThat(history.at(0, "m", 0.5).value("g")).isEqualTo(3);
    assertThat(history.at(0, "a", 1e150).at(0, "b", -2.0).value()).isNaN();
  }

  @Test
  void aRatioThatOverflowsIsNull() {
    History history =
        new History(
            feature("a", new Aggregate.Max("amount"), hours(2)),
            feature("b", new Aggregate.Min("amount"), hours(2)),
            feature("f", new Aggregate.Ratio(List.of("a", "b")), null));
    assertThat(history.at(0, 1e300).at(0, 1e-300).value()).isNaN();
  }

  @Test
  void aRatioOfALaterFeatureIsRefused() {
    assertThatThrownBy(
            () ->
                new History(
                    feature("f", new Aggregate.Ratio(List.of("a", "a")), null),
                    feature("a", new Aggregate.Count(), hours(1))))
        .hasMessage("Cannot compile feature f: ratio: a (must be an earlier, numeric feature)");
  }

  @Test
  void currentFeaturesReadTheCurrentEvent() {
    History history =
        new History(
            feature("f", new Aggregate.Value("item"), null),
            feature("v", new Aggregate.Value("amount"), null),
            feature("m", new Aggregate.Value("member"), null),
            feature("h", new Aggregate.HourOfDay(), null),
            feature("d", new Aggregate.DayOfWeek(), null));
    history.take(event(-1, "a", 2.5, "x", null, true, null));
    assertThat(history.features().numbers()).containsExactly(Double.NaN, 2.5, 1, 23, 3);
    assertThat(history.text()).isEqualTo("x");
    history.take(event(-62_135_596_800_000L, "a", null, null, null, null, null));
    assertThat(history.features().numbers())
        .containsExactly(Double.NaN, Double.NaN, Double.NaN, 0, 1);
    assertThat(history.text()).isNull();
  }
}
