package io.millrace.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class UsersTest {
  private static final int EVENTS = 200_000;

  private static int[] counts(Users users) {
    int[] counts = new int[users.count()];
    Users.UserPick pick = users.pick();
    for (int n = 0; n < EVENTS; n++) {
      counts[pick.user(Dice.roll(1, n, 1))]++;
    }
    return counts;
  }

  @Test
  void uniformUsersHaveAboutAsManyEventsEach() {
    assertThat(Arrays.stream(counts(Users.UNIFORM_100K)).max().orElseThrow()).isLessThan(20);
  }

  @Test
  void theHotUserHasATwentieth() {
    int[] counts = counts(Users.HOT_USER);

    assertThat(counts[0] / (double) EVENTS).isCloseTo(0.05, within(0.005));
    assertThat(Arrays.stream(counts, 1, counts.length).max().orElseThrow()).isLessThan(20);
  }

  @Test
  void zipfsFirstUserHasTwiceAsManyAsTheSecond() {
    int[] counts = counts(Users.ZIPF_1M);
    Arrays.sort(counts);
    double first = counts[counts.length - 1];
    double second = counts[counts.length - 2];

    // The sum over 1 M users of rank^-0.99 is 15.4.
    assertThat(first / EVENTS).isCloseTo(1 / 15.4, within(0.005));
    assertThat(first / second).isCloseTo(Math.pow(2, 0.99), within(0.15));
  }

  @Test
  void everyRankIsAUserOfItsOwn() {
    int count = Users.ZIPF_1M.count();
    BitSet users = new BitSet(count);
    for (long rank = 0; rank < count; rank++) {
      users.set((int) (rank * ZipfPick.SPREAD % count));
    }

    assertThat(users.cardinality()).isEqualTo(count);
  }

  @Test
  void anUnknownLoadIsReportedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Users.of("uniform-1k"))
        .hasMessage(
            "Invalid --users: uniform-1k (must be one of uniform-100k, zipf-1m, uniform-10m, hot-user, uniform-10k, uniform-200)");
  }
}
