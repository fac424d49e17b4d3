package io.millrace.feature.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Event;
import io.millrace.feature.Aggregate;
import io.millrace.feature.Contributors;
import io.millrace.feature.Contributors.Contributor;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** What is said to be in a window gives the feature's value, by arithmetic that anyone can do. */
class ContributorsPropertyTest {
  private static final int HISTORIES = 40;
  private static final int EVENTS = 160;
  private static final int FEATURES = 14;

  /** The seed of a run that failed can be given as {@code -Dmillrace.seed}. */
  private final long seed = Long.getLong("millrace.seed", System.nanoTime());

  private long checked;

  @Test
  void theEventsOfAWindowGiveTheFeature() {
    System.out.println("ContributorsPropertyTest seed " + seed);
    for (int h = 0; h < HISTORIES; h++) {
      RandomHistory random = new RandomHistory(seed + h);
      List<FeatureDefinition> definitions = random.definitions(FEATURES);
      List<Event> events = random.events(EVENTS);
      List<Contributors> contributors =
          definitions.stream().map(d -> Contributors.of(d, RandomHistory.SCHEMA)).toList();
      FeatureSet set = FeatureSet.compile(definitions, RandomHistory.SCHEMA);
      UserState state = set.newUser();
      for (int n = 1; n <= events.size(); n++) {
        FeatureVector vector = set.advance(state, events.get(n - 1));
        List<Event> arrived = events.subList(0, n);
        for (int i = 0; i < definitions.size(); i++) {
          List<Contributor> found = contributors.get(i).among(arrived, vector.referenceTimeMs());
          String where = "seed %d, event %d, %s".formatted(seed + h, n, definitions.get(i));
          check(definitions.get(i).aggregate(), found, arrived, vector, i, where);
        }
      }
    }
    assertThat(checked).isPositive();
  }

  private void check(
      Aggregate aggregate,
      List<Contributor> found,
      List<Event> arrived,
      FeatureVector vector,
      int feature,
      String where) {
    double value = vector.numbers()[feature];
    if (aggregate instanceof Aggregate.Count) {
      assertThat(value).as(where).isEqualTo(found.size());
    } else if (aggregate instanceof Aggregate.Sum) {
      double magnitude = numbers(found).map(Math::abs).sum();
      assertThat(value).as(where).isCloseTo(numbers(found).sum(), within(1e-9 * magnitude));
    } else if (aggregate instanceof Aggregate.Mean) {
      assertThat(Double.isNaN(value)).as(where).isEqualTo(found.isEmpty());
    } else if (aggregate instanceof Aggregate.Min) {
      assertSame(value + 0.0, fold(found, Math::min), where);
    } else if (aggregate instanceof Aggregate.Max) {
      assertSame(value + 0.0, fold(found, Math::max), where);
    } else if (aggregate instanceof Aggregate.Distinct) {
      long distinct = found.stream().map(each -> plain(each.value())).distinct().count();
      double allowed = NaiveFeatures.distinctTolerance(distinct);
      assertThat(value).as(where).isCloseTo((double) distinct, within(allowed));
    } else if (aggregate instanceof Aggregate.Last) {
      checkLast(found, arrived, vector, feature, where);
    } else if (aggregate instanceof Aggregate.SecondsSince) {
      double latest =
          found.stream()
              .mapToDouble(each -> arrived.get(each.place()).eventTimeMs())
              .max()
              .orElse(Double.NaN);
      assertSame(value, (vector.referenceTimeMs() - latest) / 1000, where);
    } else if (aggregate instanceof Aggregate.Ratio) {
      assertThat(found).as(where).isEmpty();
    } else if (aggregate instanceof Aggregate.HourOfDay || aggregate instanceof Aggregate.Value) {
      assertThat(found).as(where).allMatch(each -> each.place() == arrived.size() - 1);
    } else {
      return;
    }
    checked++;
  }

  /** As objects, for which NaN is itself. */
  private static void assertSame(double value, double expected, String where) {
    assertThat((Double) value).as(where).isEqualTo((Double) expected);
  }

  private static void checkLast(
      List<Contributor> found,
      List<Event> arrived,
      FeatureVector vector,
      int feature,
      String where) {
    Contributor last = null;
    for (Contributor each : found) {
      if (last == null
          || arrived.get(each.place()).eventTimeMs() >= arrived.get(last.place()).eventTimeMs()) {
        last = each;
      }
    }
    String text = vector.texts() == null ? null : vector.texts()[feature];
    double number = vector.numbers()[feature];
    Object value = text != null ? text : Double.isNaN(number) ? null : (Object) number;
    assertThat(value).as(where).isEqualTo(last == null ? null : last.value());
  }

  private static DoubleStream numbers(List<Contributor> found) {
    return found.stream().mapToDouble(each -> (Double) each.value());
  }

  /** NaN of none; 0.0 and −0.0 are one here. */
  private static double fold(List<Contributor> found, DoubleBinaryOperator operator) {
    return numbers(found).reduce(operator).orElse(Double.NaN) + 0.0;
  }

  private static Object plain(Object value) {
    return value instanceof Double number ? (Object) (number + 0.0) : value;
  }
}
