package io.millrace.feature.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Event;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.feature.oracle.NaiveFeatures.Expected;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random definitions over random histories, against an oracle that walks the whole history. */
class FeatureSetPropertyTest {

  private static final int HISTORIES = 30;
  private static final int EVENTS = 220;
  private static final int FEATURES = 14;
  private static final int LONG_HISTORIES = 6;
  private static final int LONG_EVENTS = 3_000;

  /** The seed of a run that failed can be given as {@code -Dmillrace.seed}. */
  private final long seed = Long.getLong("millrace.seed", System.nanoTime());

  @Test
  void randomEventsMatchTheNaiveOracle() {
    System.out.println("FeatureSetPropertyTest seed " + seed + " (oracle)");
    for (int h = 0; h < HISTORIES; h++) {
      RandomHistory random = new RandomHistory(seed + h);
      List<FeatureDefinition> definitions = random.definitions(FEATURES);
      List<Event> events = random.events(EVENTS);
      NaiveFeatures oracle = new NaiveFeatures(definitions, RandomHistory.SCHEMA);
      FeatureSet set = FeatureSet.compile(definitions, RandomHistory.SCHEMA);
      UserState state = set.newUser();
      for (int n = 1; n <= events.size(); n++) {
        FeatureVector vector = set.advance(state, events.get(n - 1));
        List<Event> history = events.subList(0, n);
        long reference = history.stream().mapToLong(Event::eventTimeMs).max().orElseThrow();
        assertThat(vector.userSeq()).isEqualTo(n);
        assertThat(vector.referenceTimeMs()).isEqualTo(reference);
        check(definitions, oracle.ofLast(history), vector, "seed " + (seed + h) + ", event " + n);
      }
    }
  }

  private static void check(
      List<FeatureDefinition> definitions,
      Map<String, Expected> expected,
      FeatureVector vector,
      String where) {
    for (int i = 0; i < definitions.size(); i++) {
      FeatureDefinition definition = definitions.get(i);
      Expected value = expected.get(definition.name());
      String text = vector.texts() == null ? null : vector.texts()[i];
      assertThat(value.accepts(vector.numbers()[i], text))
          .as("%s: %s is %s or '%s', not %s", where, definition, vector.numbers()[i], text, value)
          .isTrue();
    }
  }

  @Test
  void writingAndReadingTheStateBetweenAnyTwoEventsChangesNoBit() {
    System.out.println("FeatureSetPropertyTest seed " + seed + " (state)");
    for (int h = 0; h < HISTORIES; h++) {
      RandomHistory random = new RandomHistory(seed + h);
      List<FeatureDefinition> definitions = random.definitions(FEATURES);
      List<Event> events = random.events(EVENTS);
      SplittableRandom moments = new SplittableRandom(seed + h);
      FeatureSet kept = FeatureSet.compile(definitions, RandomHistory.SCHEMA);
      FeatureSet rewritten = FeatureSet.compile(definitions, RandomHistory.SCHEMA);
      UserState keptState = kept.newUser();
      UserState rewrittenState = rewritten.newUser();
      for (int n = 1; n <= events.size(); n++) {
        if (moments.nextInt(3) == 0) {
          rewrittenState = rewritten.read(rewritten.write(rewrittenState));
        }
        FeatureVector a = kept.advance(keptState, events.get(n - 1));
        FeatureVector b = rewritten.advance(rewrittenState, events.get(n - 1));
        assertSameBits(a, b, "seed " + (seed + h) + ", event " + n + ", " + definitions);
      }
    }
  }

  @Test
  void aFeatureHasTheSameBitsAloneAsAmongOthers() {
    System.out.println("FeatureSetPropertyTest seed " + seed + " (alone)");
    for (int h = 0; h < HISTORIES / 3; h++) {
      RandomHistory random = new RandomHistory(seed + h);
      List<FeatureDefinition> definitions = random.definitions(FEATURES);
      List<Event> events = random.events(EVENTS);
      double[][] together = numbers(definitions, events);
      for (int i = 0; i < definitions.size(); i++) {
        FeatureDefinition definition = definitions.get(i);
        if (definition.aggregate() instanceof io.millrace.feature.Aggregate.Ratio) {
          continue;
        }
        double[][] alone = numbers(List.of(definition), events);
        for (int n = 0; n < events.size(); n++) {
          assertThat(Double.doubleToRawLongBits(alone[n][0]))
              .as("seed %s, event %s, %s", seed + h, n + 1, definition)
              .isEqualTo(Double.doubleToRawLongBits(together[n][i]));
        }
      }
    }
  }

  @Test
  void longHistoriesOfManyDistinctValuesMatchTheNaiveOracle() {
    System.out.println("FeatureSetPropertyTest seed " + seed + " (long)");
    for (int h = 0; h < LONG_HISTORIES; h++) {
      RandomHistory random = new RandomHistory(seed + h);
      List<FeatureDefinition> definitions = random.definitions(FEATURES);
      List<Event> events = random.events(LONG_EVENTS);
      NaiveFeatures oracle = new NaiveFeatures(definitions, RandomHistory.SCHEMA);
      FeatureSet set = FeatureSet.compile(definitions, RandomHistory.SCHEMA);
      UserState state = set.newUser();
      for (int n = 1; n <= events.size(); n++) {
        FeatureVector vector = set.advance(state, events.get(n - 1));
        // The oracle walks the whole history for each event that it is asked for.
        if (n % 101 == 0) {
          List<Event> history = events.subList(0, n);
          check(definitions, oracle.ofLast(history), vector, "seed " + (seed + h) + ", event " + n);
        }
      }
    }
  }

  @Test
  void usersThatTakeTurnsHaveTheBitsThatEachHasAlone() {
    System.out.println("FeatureSetPropertyTest seed " + seed + " (turns)");
    for (int h = 0; h < HISTORIES / 3; h++) {
      RandomHistory random = new RandomHistory(seed + h);
      List<FeatureDefinition> definitions = random.definitions(FEATURES);
      List<List<Event>> histories =
          List.of(random.events(EVENTS), random.events(EVENTS), random.events(EVENTS));
      FeatureSet shared = FeatureSet.compile(definitions, RandomHistory.SCHEMA);
      FeatureSet own = FeatureSet.compile(definitions, RandomHistory.SCHEMA);
      List<UserState> states = histories.stream().map(each -> shared.newUser()).toList();
      List<List<FeatureVector>> alone = histories.stream().map(each -> vectors(own, each)).toList();
      for (int n = 0; n < EVENTS; n++) {
        for (int u = 0; u < histories.size(); u++) {
          FeatureVector vector = shared.advance(states.get(u), histories.get(u).get(n));
          String where = "seed " + (seed + h) + ", user " + u + ", event " + (n + 1);
          assertSameBits(alone.get(u).get(n), vector, where);
        }
      }
    }
  }

  private static List<FeatureVector> vectors(FeatureSet set, List<Event> events) {
    UserState state = set.newUser();
    return events.stream().map(event -> set.advance(state, event)).toList();
  }

  private static double[][] numbers(List<FeatureDefinition> definitions, List<Event> events) {
    FeatureSet set = FeatureSet.compile(definitions, RandomHistory.SCHEMA);
    UserState state = set.newUser();
    return events.stream().map(e -> set.advance(state, e).numbers()).toArray(double[][]::new);
  }

  private static void assertSameBits(FeatureVector a, FeatureVector b, String where) {
    assertThat(bits(b.numbers())).as(where).isEqualTo(bits(a.numbers()));
    assertThat(b.texts()).as(where).isEqualTo(a.texts());
    assertThat(b.userSeq()).isEqualTo(a.userSeq());
    assertThat(b.referenceTimeMs()).isEqualTo(a.referenceTimeMs());
  }

  private static long[] bits(double[] numbers) {
    return Arrays.stream(numbers).mapToLong(Double::doubleToRawLongBits).toArray();
  }
}
