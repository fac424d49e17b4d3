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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/**
 * The contributors that a window reports give the feature's value, by arithmetic that anyone can
 * do.
 */
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
    // A value of the switch, so that it does not compile where an aggregate is missing.
    int more =
        switch (aggregate.kind()) {
          case COUNT, STREAK -> checkWhole(value, found.size(), where);
          case SUM -> checkSum(value, found, where);
          case MEAN, STDDEV, VARIANCE, QUANTILE -> checkNullOfNone(value, found, where);
          case MIN -> assertSame(value + 0.0, fold(found, Math::min), where);
          case MAX -> assertSame(value + 0.0, fold(found, Math::max), where);
          case MODE -> checkMode(found, vector.texts()[feature], where);
          case DISTINCT -> checkDistinct(value, found, where);
          case FIRST -> checkOne(earliest(found, arrived), vector, feature, where);
          case LAST -> checkOne(latest(found, arrived), vector, feature, where);
          case SECONDS_SINCE -> checkSince(value, found, arrived, vector.referenceTimeMs(), where);
          case DECAYED_SUM -> checkZeroOfNone(value, found, where);
          case RATIO -> checkNobody(found, where);
          case VALUE, HOUR_OF_DAY, DAY_OF_WEEK -> checkCurrent(found, arrived, where);
        };
    checked += more;
  }

  private static int checkWhole(double value, int expected, String where) {
    assertThat(value).as(where).isEqualTo(expected);
    return 1;
  }

  private static int checkSum(double value, List<Contributor> found, String where) {
    double magnitude = numbers(found).map(Math::abs).sum();
    assertThat(value).as(where).isCloseTo(numbers(found).sum(), within(1e-9 * magnitude));
    return 1;
  }

  private static int checkNullOfNone(double value, List<Contributor> found, String where) {
    assertThat(Double.isNaN(value)).as(where).isEqualTo(found.isEmpty());
    return 1;
  }

  private static int checkZeroOfNone(double value, List<Contributor> found, String where) {
    if (found.isEmpty()) {
      assertThat(value).as(where).isZero();
    }
    return 1;
  }

  private static int checkDistinct(double value, List<Contributor> found, String where) {
    long distinct = found.stream().map(each -> plain(each.value())).distinct().count();
    double allowed = NaiveFeatures.distinctTolerance(distinct);
    assertThat(value).as(where).isCloseTo((double) distinct, within(allowed));
    return 1;
  }

  /**
   * Checks that no value is more frequent than the mode, and that none means no value or too many.
   */
  private static int checkMode(List<Contributor> found, String mode, String where) {
    Map<Object, Long> counts =
        found.stream().collect(Collectors.groupingBy(Contributor::value, Collectors.counting()));
    boolean has = !counts.isEmpty() && counts.size() <= 64;
    assertThat(mode != null).as(where).isEqualTo(has);
    if (has) {
      assertThat(counts.get(mode)).as(where).isEqualTo(Collections.max(counts.values()));
    }
    return 1;
  }

  private static int checkSince(
      double value,
      List<Contributor> found,
      List<Event> arrived,
      long referenceTimeMs,
      String where) {
    double latest =
        found.stream()
            .mapToDouble(each -> arrived.get(each.place()).eventTimeMs())
            .max()
            .orElse(Double.NaN);
    return assertSame(value, (referenceTimeMs - latest) / 1000, where);
  }

  private static int checkNobody(List<Contributor> found, String where) {
    assertThat(found).as(where).isEmpty();
    return 1;
  }

  private static int checkCurrent(List<Contributor> found, List<Event> arrived, String where) {
    assertThat(found).as(where).allMatch(each -> each.place() == arrived.size() - 1);
    return 1;
  }

  /** Compares as objects, for which NaN equals itself. */
  private static int assertSame(double value, double expected, String where) {
    assertThat((Double) value).as(where).isEqualTo((Double) expected);
    return 1;
  }

  /** The contributor with the earliest time; of equal ones the earliest arrival. */
  private static Contributor earliest(List<Contributor> found, List<Event> arrived) {
    return found.stream()
        .reduce((a, b) -> timeMs(b, arrived) < timeMs(a, arrived) ? b : a)
        .orElse(null);
  }

  /** The contributor with the latest time; of equal ones the latest arrival. */
  private static Contributor latest(List<Contributor> found, List<Event> arrived) {
    return found.stream()
        .reduce((a, b) -> timeMs(b, arrived) >= timeMs(a, arrived) ? b : a)
        .orElse(null);
  }

  private static long timeMs(Contributor each, List<Event> arrived) {
    return arrived.get(each.place()).eventTimeMs();
  }

  private static int checkOne(Contributor one, FeatureVector vector, int feature, String where) {
    String text = vector.texts() == null ? null : vector.texts()[feature];
    double number = vector.numbers()[feature];
    Object value = text != null ? text : Double.isNaN(number) ? null : (Object) number;
    assertThat(value).as(where).isEqualTo(one == null ? null : one.value());
    return 1;
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
