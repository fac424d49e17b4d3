package io.millrace.feature;

import static io.millrace.feature.History.DAY;
import static io.millrace.feature.History.HOUR;
import static io.millrace.feature.History.MINUTE;
import static io.millrace.feature.History.event;
import static io.millrace.feature.History.feature;
import static io.millrace.feature.History.hours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateTest {
  private static final List<Window> WINDOWS =
      List.of(
          hours(1),
          hours(24),
          hours(300),
          new Window(4_000 * MINUTE, MINUTE),
          new Window(90 * DAY, DAY),
          Window.LIFETIME);

  /** Every aggregate over every window, with and without a filter. */
  static FeatureDefinition[] everything() {
    List<Aggregate> windowed =
        List.of(
            new Aggregate.Count(),
            new Aggregate.Sum("amount"),
            new Aggregate.Mean("amount"),
            new Aggregate.Min("amount"),
            new Aggregate.Max("amount"),
            new Aggregate.Stddev("amount"),
            new Aggregate.Variance("amount"),
            new Aggregate.Mode("item"),
            new Aggregate.Mode("kind"),
            new Aggregate.Distinct("item"),
            new Aggregate.Distinct("quantity"),
            new Aggregate.Quantile("amount", 0.5),
            new Aggregate.Quantile("amount", 0.95),
            new Aggregate.First("amount"),
            new Aggregate.First("kind"),
            new Aggregate.Last("amount"),
            new Aggregate.Last("kind"),
            new Aggregate.SecondsSince());
    List<FeatureDefinition> all = new ArrayList<>();
    for (String where : Arrays.asList(null, "kind == 'a'")) {
      for (Window window : WINDOWS) {
        for (Aggregate aggregate : windowed) {
          all.add(feature("f" + all.size(), aggregate, where, window));
        }
      }
      all.add(feature("f" + all.size(), new Aggregate.DecayedSum("amount", HOUR), where, null));
      all.add(feature("f" + all.size(), new Aggregate.Streak("amount > 0.0"), where, null));
    }
    return all.toArray(FeatureDefinition[]::new);
  }

  private static Event random(Random random, long timeMs) {
    return event(
        timeMs,
        random.nextInt(3) == 0 ? "a" : "b",
        random.nextInt(5) == 0 ? null : random.nextGaussian() * 100,
        random.nextInt(6) == 0 ? null : "item " + random.nextInt(200),
        (long) random.nextInt(50),
        random.nextBoolean(),
        null);
  }

  /** Mostly onward, by steps of any size; some late, some far ahead. */
  static List<Event> randomEvents(Random random, int count) {
    List<Event> events = new ArrayList<>();
    long now = -3 * DAY;
    for (int i = 0; i < count; i++) {
      int choice = random.nextInt(100);
      if (choice < 10) {
        events.add(random(random, now - (long) (random.nextDouble() * 3 * DAY)));
        continue;
      }
      now += choice < 98 ? random.nextInt((int) (20 * MINUTE)) : (long) (random.nextDouble() * DAY);
      events.add(random(random, now));
    }
    return events;
  }

  @Test
  void aRestartAtEveryStepChangesNoBit() {
    long seed = 42;
    History straight = new History(everything());
    History restarted = new History(everything());
    int step = 0;
    for (Event event : randomEvents(new Random(seed), 700)) {
      straight.take(event);
      restarted.restarted().take(event);
      assertThat(restarted.bits()).as("seed %d, step %d", seed, step++).isEqualTo(straight.bits());
      if (step % 50 == 0) {
        assertThat(restarted.packed()).isEqualTo(straight.packed());
      }
    }
  }

  @Test
  void aStateThatIsUsedAgainHoldsNothingOfItsLastUser() {
    long seed = 45;
    Random random = new Random(seed);
    FeatureSet features = new History(everything()).set();
    int users = 5;
    List<UserState> kept = new ArrayList<>();
    List<byte[]> packed = new ArrayList<>();
    for (int i = 0; i < users; i++) {
      kept.add(features.newUser());
      packed.add(features.write(features.newUser()));
    }
    UserState shared = features.newUser();
    int inShared = -1;
    int left = 0;
    int step = 0;
    for (Event event : randomEvents(random, 1_500)) {
      // The users' histories differ in length, so that the state has to shrink too.
      boolean stays = left > 0 && random.nextInt(20) > 0;
      int user = stays ? inShared : Math.min(random.nextInt(users), random.nextInt(users));
      if (random.nextInt(100) == 0) {
        inShared = -1;
        kept.set(user, features.newUser());
        packed.set(user, features.write(features.newUser()));
      }
      FeatureVector expected = features.advance(kept.get(user), event);
      // Now and then the user stays for many events, so that what is prepared for later ones is.
      if (user != inShared || left-- == 0) {
        byte[] before = packed.get(user);
        byte[] roomy = Arrays.copyOf(before, before.length + random.nextInt(20));
        features.unpack(roomy, before.length, shared);
        inShared = user;
        left = random.nextInt(3) == 0 ? 60 : 0;
      }
      FeatureVector actual = features.advance(shared, event);
      assertThat(actual.numbers()).as("seed %d, step %d", seed, step).isEqualTo(expected.numbers());
      assertThat(actual.texts()).as("seed %d, step %d", seed, step).isEqualTo(expected.texts());
      packed.set(user, features.write(shared));
      assertThat(packed.get(user)).isEqualTo(features.write(kept.get(user)));
      step++;
    }
  }

  @Test
  void sharedTilesGiveTheBitsOfSeparateOnes() {
    long seed = 43;
    FeatureDefinition[] features = everything();
    History shared = new History(features);
    List<History> separate = Arrays.stream(features).map(History::new).toList();
    int step = 0;
    for (Event event : randomEvents(new Random(seed), 1_500)) {
      shared.take(event);
      for (int i = 0; i < features.length; i++) {
        History alone = separate.get(i).take(event);
        assertThat(Double.valueOf(alone.features().numbers()[0]))
            .as("seed %d, step %d, %s", seed, step, features[i])
            .isEqualTo(Double.valueOf(shared.features().numbers()[i]));
      }
      step++;
    }
  }

  @Test
  void eventsThatDoNotMatchChangeNoBitOfASum() {
    long seed = 44;
    Random random = new Random(seed);
    Window window = new Window(2_000 * MINUTE, MINUTE);
    FeatureDefinition sum = feature("f", new Aggregate.Sum("amount"), "kind == 'a'", window);
    History crowded = new History(sum);
    History alone = new History(sum);
    for (long i = 0; i < 6_000; i++) {
      if (random.nextInt(3) == 0) {
        Event event = event(i * MINUTE, "a", random.nextDouble());
        String expected = alone.take(event).bits();
        assertThat(crowded.take(event).bits()).as("seed %d, step %d", seed, i).isEqualTo(expected);
      } else {
        crowded.at(i * MINUTE, "b", 1.0);
      }
    }
  }

  @Test
  void aTypicalUserTakesAFewHundredBytes() {
    Window day = hours(24);
    Window month = new Window(30 * DAY, DAY);
    History history =
        new History(
            feature("a", new Aggregate.Count(), "kind == 'a'", day),
            feature("b", new Aggregate.Count(), "kind == 'b'", day),
            feature("c", new Aggregate.Sum("amount"), "kind == 'a'", month),
            feature("d", new Aggregate.Quantile("amount", 0.95), month),
            feature("e", new Aggregate.Distinct("item"), hours(168)),
            feature("f", new Aggregate.Last("amount"), Window.LIFETIME),
            feature("g", new Aggregate.SecondsSince(), Window.LIFETIME));
    Random random = new Random(1);
    for (long i = 0; i < 40; i++) {
      history.take(random(random, i * 18 * HOUR));
    }
    assertThat(history.packed()).hasSizeLessThan(700);
  }

  @Test
  void aNewUserIsPackedToo() {
    History history = History.of(new Aggregate.Sum("amount"), hours(2));
    assertThat(history.packed()).containsExactly(StateCodec.VERSION, 0);
    assertThat(history.restarted().at(5, 1.0).features().userSeq()).isEqualTo(1);
  }

  @Test
  void anUnknownVersionIsRefusedWithAdvice() {
    History history = History.of(new Aggregate.Count(), hours(2)).at(0, 1.0);
    byte[] packed = history.packed();
    packed[0] = 9;
    assertThatThrownBy(() -> history.set().read(packed))
        .isInstanceOf(StateFormatException.class)
        .hasMessage(
            "Cannot read a user's state: its format has version 9 (this build reads 1). Restore a"
                + " savepoint that this build wrote, or run the build that wrote this one");
  }

  @Test
  void bytesThatEndTooEarlyOrTooLateAreRefused() {
    History history = new History(everything());
    for (Event event : randomEvents(new Random(3), 100)) {
      history.take(event);
    }
    byte[] packed = history.packed();
    for (int length = 0; length < packed.length; length += 1 + length / 50) {
      byte[] shorter = Arrays.copyOf(packed, length);
      assertThatThrownBy(() -> history.set().read(shorter))
          .isInstanceOf(StateFormatException.class);
    }
    assertThatThrownBy(() -> history.set().read(Arrays.copyOf(packed, packed.length + 1)))
        .hasMessageContaining("bytes are left");
  }

  @Test
  void theFingerprintNamesFeaturesAndFieldsButNotTheDecodersLimits() {
    FeatureDefinition count = feature("f", new Aggregate.Count(), hours(2));
    String fingerprint = new History(count).set().fingerprint();
    assertThat(fingerprint).matches("[0-9a-f]{64}");
    assertThat(new History(count).set().fingerprint()).isEqualTo(fingerprint);
    assertThat(History.of(new Aggregate.Count(), hours(3)).set().fingerprint())
        .isNotEqualTo(fingerprint);
    assertThat(new History(feature("g", new Aggregate.Count(), hours(2))).set().fingerprint())
        .isNotEqualTo(fingerprint);
  }
}
