package io.millrace.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.feature.Aggregate;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.feature.oracle.NaiveFeatures;
import io.millrace.feature.oracle.NaiveFeatures.Expected;
import io.millrace.pipeline.Pipeline;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random changes over histories whose oldest rows have expired, or of which all rows are erased:
 * features go on with what the state had of them, and else with the oldest row that is there.
 */
class PartialHistoryPropertyTest {
  private static final int HISTORIES = Integer.getInteger("millrace.histories", 25);
  private static final int EVENTS_MAX = 60;
  private static final int EVENTS_AFTER = 40;
  private static final int CHECKED_EACH = 13;

  private final long seed = Long.getLong("millrace.seed", System.nanoTime());
  private int carried;
  private int begun;
  private int erased;

  @Test
  void featuresGoOnWithWhatIsLeft() {
    System.out.println("PartialHistoryPropertyTest seed " + seed);
    for (int h = 0; h < HISTORIES; h++) {
      change(seed + h);
    }
    assertThat(List.of(carried, begun, erased)).doesNotContain(0);
    System.out.printf("%d carried, %d begun, %d users erased%n", carried, begun, erased);
  }

  private void change(long changeSeed) {
    Random random = new Random(changeSeed);
    RandomChange definitions = new RandomChange(changeSeed);
    RawHistory history = new RawHistory(changeSeed, EVENTS_MAX + EVENTS_AFTER);
    Pipeline before = definitions.next();
    FeatureSet earlier = FeatureSet.compile(before.features(), before.event());
    UserState user = earlier.newUser();
    int rows = 1 + random.nextInt(EVENTS_MAX);
    for (int i = 0; i < rows; i++) {
      earlier.advance(user, history.next(before));
    }

    Pipeline after = definitions.next();
    int gone = random.nextInt(3) == 0 ? rows : random.nextInt(rows + 1);
    erased += gone == rows ? 1 : 0;
    byte[] made = made(before, after, earlier.write(user), history, gone);
    long referenceMs = history.rows(List.of()).get(rows - 1).referenceTimeMs();
    KnownEvents known = new KnownEvents(before, after, referenceMs, gone);
    goOn(after, known, made, history, "seed " + changeSeed);
  }

  private static byte[] made(
      Pipeline before, Pipeline after, byte[] packed, RawHistory history, int gone) {
    Transition transition = Transition.between(before, after, List.of(before));
    List<EventField> columns = transition.fold().columns();
    List<PastEvent> rows = history.rows(columns);
    UserBootstrap bootstrap = transition.compile(columns);
    byte[] made = bootstrap.state("u", packed, rows.subList(gone, rows.size()).iterator());
    assertThat(BegunFolds.state(transition, packed, rows.subList(gone, rows.size()), "begun"))
        .isEqualTo(made);
    boolean isPartial = gone > 0 && transition.readsHistory();
    assertThat(bootstrap.counts().partialUsers()).isEqualTo(isPartial ? 1 : 0);
    return made;
  }

  private void goOn(
      Pipeline after, KnownEvents known, byte[] made, RawHistory history, String where) {
    FeatureSet features = FeatureSet.compile(after.features(), after.event());
    UserState user = features.read(made);
    List<NaiveFeatures> oracles =
        after.features().stream()
            .map(each -> new NaiveFeatures(List.of(each), after.event()))
            .toList();
    for (int i = 0; i < EVENTS_AFTER; i++) {
      FeatureVector vector = features.advance(user, history.next(after));
      if (i % CHECKED_EACH == 0) {
        List<Event> all = history.under(after.event());
        for (int f = 0; f < oracles.size(); f++) {
          FeatureDefinition feature = after.features().get(f);
          if (!(feature.aggregate() instanceof Aggregate.Ratio)) { // Its parts are checked.
            Expected expected =
                oracles
                    .get(f)
                    .ofLast(known.of(feature, all), vector.referenceTimeMs())
                    .get(feature.name());
            BootstrapPropertyTest.check(feature, expected, f, vector, where + ", event " + i);
            carried += known.isCarried(feature) ? 1 : 0;
            begun += known.isCarried(feature) ? 0 : 1;
          }
        }
      }
    }
  }
}
