package io.millrace.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.FeatureSet;
import io.millrace.feature.UserState;
import io.millrace.pipeline.Pipeline;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserSizeTest {
  private static final long DAY_MS = 86_400_000;

  private static UserSize of(Pipeline pipeline, double eventsPerDay) {
    return UserSize.of(
        FeatureSet.compile(EveryEvent.matching(pipeline.features()), pipeline.event()),
        new MadeEvents(pipeline.event()),
        eventsPerDay,
        Spans.of(pipeline.features()));
  }

  @Test
  void theBytesAreThoseOfTheJobsOwnStateOfSuchAUser() {
    Pipeline pipeline =
        Sizes.withFeatures(
            "n: {count: true, window: 7d}",
            "spend: {sum: amount, window: 7d}",
            "items: {distinct: item, window: 7d}");
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    UserState user = features.newUser();
    MadeEvents events = new MadeEvents(pipeline.event());
    // Ten a day for a week: six days, then the newest.
    for (int i = 69; i >= 0; i--) {
      features.advance(user, events.next(UserSize.END_MS - i * DAY_MS / 10));
    }

    UserSize size = of(pipeline, 10);

    assertThat(size.events()).isEqualTo(70);
    assertThat(size.packedBytes()).isEqualTo(features.write(user).length);
    assertThat(size.cacheBytes()).isGreaterThan(size.packedBytes());
    assertThat(size.spanMs()).isEqualTo(7 * DAY_MS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "count: true",
        "sum: amount",
        "distinct: item",
        "mode: item",
        "quantile: {of: amount, q: 0.5}",
        "first: item"
      })
  void aLongerWindowTakesNoFewerBytes(String aggregate) {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 5; i++) {
      int days = random.nextInt(1, 60);
      int more = random.nextInt(1, 60);
      double rate = Math.exp(random.nextDouble(-1, 4));
      String feature = "f: {%s, window: %dd, tile: 1d}";
      UserSize shorter = of(Sizes.withFeatures(feature.formatted(aggregate, days)), rate);
      UserSize longer = of(Sizes.withFeatures(feature.formatted(aggregate, days + more)), rate);
      assertThat(longer.packedBytes())
          .as("seed %d: %d and %d more days at %s a day", seed, days, more, rate)
          .isGreaterThanOrEqualTo(shorter.packedBytes());
    }
  }

  @Test
  void eachFilterHasStateOfItsOwnAndLetsEveryEventPass() {
    String count = "{count: true, where: \"kind == '%s'\", window: 7d}";
    Pipeline one = Sizes.withFeatures("a: " + count.formatted("a"));
    Pipeline two = Sizes.withFeatures("a: " + count.formatted("a"), "b: " + count.formatted("b"));
    Pipeline same = Sizes.withFeatures("a: " + count.formatted("a"), "b: " + count.formatted("a"));
    Pipeline comment =
        Sizes.withFeatures("a: {count: true, where: \"kind == 'a' // not b\", window: 7d}");
    Pipeline open = Sizes.withFeatures("a: {count: true, window: 7d}");
    int bytes = of(one, 20).packedBytes();
    assertThat(bytes).isEqualTo(of(open, 20).packedBytes());
    assertThat(of(comment, 20).packedBytes()).isEqualTo(bytes);
    assertThat(of(same, 20).packedBytes()).isEqualTo(bytes);
    assertThat(of(two, 20).packedBytes()).isGreaterThan(bytes);
  }

  @Test
  void anyRateEndsSoonAndGivesAnEvent() {
    Pipeline pipeline = Sizes.withFeatures("n: {count: true, window: lifetime}");
    assertThat(of(pipeline, 1e-9).events()).isEqualTo(1);
    assertThat(of(pipeline, 1e12).events()).isLessThanOrEqualTo(3 * UserSize.EVENTS_MAX);
  }
}
