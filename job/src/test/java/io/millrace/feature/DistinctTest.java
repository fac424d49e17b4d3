package io.millrace.feature;

import static io.millrace.feature.History.HOUR;
import static io.millrace.feature.History.event;
import static io.millrace.feature.History.feature;
import static io.millrace.feature.History.hours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistinctTest {
  private static History items(Window window) {
    return History.of(new Aggregate.Distinct("item"), window);
  }

  private static History item(History history, long timeMs, String item) {
    return history.take(event(timeMs, null, null, item, null, null, null));
  }

  @Test
  void equalTextsCountOnceAcrossTiles() {
    History history = items(hours(3));
    item(history, 0, "x");
    item(history, HOUR, "x");
    item(history, HOUR, "");
    item(history, 2 * HOUR, null);
    assertThat(history.value()).isEqualTo(2);
    item(history, 3 * HOUR, "y");
    assertThat(history.value()).isEqualTo(3);
    item(history, 4 * HOUR, "y");
    assertThat(history.value()).isEqualTo(1);
  }

  @Test
  void everyTypeOfFieldIsCountedByValue() {
    History history =
        new History(
            feature("amount", new Aggregate.Distinct("amount"), hours(2)),
            feature("quantity", new Aggregate.Distinct("quantity"), hours(2)),
            feature("member", new Aggregate.Distinct("member"), hours(2)),
            feature("due", new Aggregate.Distinct("due"), hours(2)));
    history.take(event(0, null, 0.0, null, Long.MIN_VALUE, true, -5L));
    history.take(event(1, null, -0.0, null, 3L, false, -5L)).restarted();
    history.take(event(2, null, 1e300, null, 3L, true, 7L));
    assertThat(history.features().numbers()).containsExactly(2, 2, 2, 2);
  }

  @Test
  void upTo64TheCountIsExactAndBeyondWithin8Percent() {
    for (Window window : List.of(Window.LIFETIME, hours(100), hours(3_000))) {
      History history = items(window);
      for (int i = 1; i <= 5_000; i++) {
        item(history, i * (HOUR / 100), "item " + i);
        item(history, i * (HOUR / 100), "item " + i / 2);
        if (i < 64) {
          // Item 0 is one more.
          assertThat(history.value()).isEqualTo(i + 1);
        } else {
          assertThat(history.value()).isCloseTo(i + 1, within(0.08 * i));
        }
      }
    }
  }

  @Test
  void theEstimateDependsOnTheValuesNotOnTheirOrderOrTilesOrRestarts() {
    long seed = 20261121;
    Random random = new Random(seed);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      numbers.add(i);
    }
    List<Double> counts = new ArrayList<>();
    for (int round = 0; round < 8; round++) {
      Collections.shuffle(numbers, random);
      History history = items(round % 2 == 0 ? Window.LIFETIME : hours(50));
      item(history, 49 * HOUR, "item 0");
      for (int number : numbers) {
        item(history, random.nextInt(50) * HOUR, "item " + number);
        if (random.nextInt(50) == 0) {
          history.restarted();
        }
      }
      counts.add(history.value());
    }
    assertThat(counts).as("seed %d", seed).containsOnly(counts.get(0));
  }

  @Test
  void aWindowThatFallsBackTo64ValuesIsExactAgain() {
    History history = items(hours(2));
    for (int i = 0; i < 300; i++) {
      item(history, 0, "item " + i);
    }
    for (int i = 0; i < 40; i++) {
      item(history, HOUR, "item " + i);
    }
    assertThat(history.value()).isCloseTo(300, within(24.0));
    item(history, 2 * HOUR, "new");
    assertThat(history.value()).isEqualTo(41);
  }
}
