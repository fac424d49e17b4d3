package io.millrace.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.feature.oracle.NaiveFeatures;
import io.millrace.feature.oracle.NaiveFeatures.Expected;
import io.millrace.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random chains of definitions over random histories: the state that is made for each is, byte for
 * byte, the one that it would have had from the start, and what comes after is right.
 */
class BootstrapPropertyTest {
  private static final int HISTORIES = Integer.getInteger("millrace.histories", 25);
  private static final int VERSIONS = 3;
  private static final int EVENTS_MAX = 80;

  /** The seed of a run that failed can be given as {@code -Dmillrace.seed}. */
  private final long seed = Long.getLong("millrace.seed", System.nanoTime());

  /**
   * Of all changes: the features that stayed, those of the history, and changes with new fields.
   */
  private int unchanged;

  private int folded;
  private int decoded;

  @Test
  void aChangedDefinitionHasTheStateThatItWouldHaveHadFromTheStart() {
    System.out.println("BootstrapPropertyTest seed " + seed);
    for (int h = 0; h < HISTORIES; h++) {
      runChain(seed + h);
    }
    // Each of these must occur, or the test has said nothing about it.
    assertThat(List.of(unchanged, folded, decoded)).doesNotContain(0);
    System.out.printf(
        "%d unchanged features, %d folded, %d changes with raw values%n",
        unchanged, folded, decoded);
  }

  private void runChain(long chainSeed) {
    Random random = new Random(chainSeed);
    RandomChange change = new RandomChange(chainSeed);
    RawHistory history = new RawHistory(chainSeed, VERSIONS * EVENTS_MAX);
    List<Pipeline> versions = new ArrayList<>();
    byte[] packed = null;
    for (int v = 0; v < VERSIONS; v++) {
      Pipeline version = change.next();
      if (v > 0) {
        packed = changed(versions, version, history, packed, "seed " + chainSeed);
      }
      versions.add(version);
      packed = live(version, history, packed, 1 + random.nextInt(EVENTS_MAX), chainSeed);
    }
  }

  private byte[] changed(
      List<Pipeline> versions, Pipeline after, RawHistory history, byte[] packed, String where) {
    Transition transition = Transition.between(versions.get(versions.size() - 1), after, versions);
    List<EventField> columns = transition.fold().columns();
    byte[] made = transition.compile(columns).state("u", packed, history.rows(columns).iterator());
    List<PastEvent> rows = history.rows(all(versions));

    byte[] expected = fromTheStart(after, history.under(after.event()));
    assertThat(HexFormat.of().formatHex(made))
        .as("%s, %d rows, %s -> %s", where, rows.size(), versions, after.features())
        .isEqualTo(HexFormat.of().formatHex(expected));
    assertThat(folded(after, versions, rows)).as(where).isEqualTo(expected);
    assertThat(BegunFolds.state(transition, packed, history.rows(columns), where))
        .as(where)
        .isEqualTo(made);
    decoded += transition.fold().readsRawValues() ? 1 : 0;
    for (FeatureChange each : transition.features()) {
      unchanged += each.kind() == FeatureChange.Kind.UNCHANGED ? 1 : 0;
      folded += each.isFolded() ? 1 : 0;
      assertThat(each.kind() == FeatureChange.Kind.UNCHANGED && each.isFolded())
          .as("%s, %s", where, each)
          .isFalse();
    }
    return made;
  }

  /** The state that the history alone gives, in two parts. */
  private static byte[] folded(Pipeline after, List<Pipeline> versions, List<PastEvent> rows) {
    FoldPlan plan = FoldPlan.ofAll(after, versions);
    HistoryFold fold = plan.compile(all(versions));
    byte[] half = fold.state("u", null, rows.subList(0, rows.size() / 2).iterator());
    return fold.state("u", half, rows.iterator());
  }

  private static byte[] fromTheStart(Pipeline version, List<Event> events) {
    FeatureSet features = FeatureSet.compile(version.features(), version.event());
    UserState user = features.newUser();
    events.forEach(event -> features.advance(user, event));
    return features.write(user);
  }

  /** Every field of any version. */
  private static List<EventField> all(List<Pipeline> versions) {
    Map<String, EventField> fields = new LinkedHashMap<>();
    for (Pipeline version : versions) {
      version.event().fields().forEach(each -> fields.putIfAbsent(each.name(), each));
    }
    return List.copyOf(fields.values());
  }

  /** Goes on with more events, whose features must be right. */
  private static byte[] live(
      Pipeline version, RawHistory history, byte[] packed, int events, long chainSeed) {
    FeatureSet features = FeatureSet.compile(version.features(), version.event());
    UserState user = packed == null ? features.newUser() : features.read(packed);
    NaiveFeatures oracle = new NaiveFeatures(version.features(), version.event());
    for (int i = 0; i < events; i++) {
      FeatureVector vector = features.advance(user, history.next(version));
      if (i % 7 == 0) {
        List<Event> all = history.under(version.event());
        check(
            version,
            oracle.ofLast(all),
            vector,
            "seed %d, event %d".formatted(chainSeed, all.size()));
      }
    }
    return features.write(user);
  }

  private static void check(
      Pipeline version, Map<String, Expected> expected, FeatureVector vector, String where) {
    for (int i = 0; i < version.features().size(); i++) {
      FeatureDefinition definition = version.features().get(i);
      check(definition, expected.get(definition.name()), i, vector, where);
    }
  }

  /**
   * @param place the feature's place in the vector
   */
  static void check(
      FeatureDefinition feature, Expected value, int place, FeatureVector vector, String where) {
    double number = vector.numbers()[place];
    String text = vector.texts() == null ? null : vector.texts()[place];
    assertThat(value.accepts(number, text))
        .as("%s: %s is %s or '%s', not %s", where, feature, number, text, value)
        .isTrue();
  }
}
