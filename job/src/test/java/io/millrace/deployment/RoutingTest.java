package io.millrace.deployment;

import static io.millrace.deployment.Versions.A;
import static io.millrace.deployment.Versions.B;
import static io.millrace.deployment.Versions.C;
import static io.millrace.deployment.Versions.canary;
import static io.millrace.deployment.Versions.lineup;
import static io.millrace.deployment.Versions.version;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest {
  private static final int LINEUPS = 300;
  private static final int USERS = 100;

  private final long seed = Long.getLong("millrace.seed", System.nanoTime());

  @Test
  void everyUserGoesWhereTheContractSays() throws Exception {
    System.out.println("RoutingTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < LINEUPS; i++) {
      Lineup lineup = drawn(random);
      Routing routing = new Routing(lineup);
      for (int j = 0; j < USERS; j++) {
        String user = text(random);
        assertThat(routing.side(user))
            .as("seed %s, %s, user %s", seed, lineup, user)
            .isEqualTo(sideByTheContract(lineup, user));
      }
    }
  }

  @Test
  void placesAtTheEdgesGoWhereTheContractSays() {
    System.out.println("RoutingTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < LINEUPS; i++) {
      Lineup lineup = drawn(random);
      Routing routing = new Routing(lineup);
      BigInteger end = BigInteger.ZERO;
      for (Lineup.Canary each : lineup.canaries()) {
        end = end.add(length(each.share()));
        for (long near = -1; near <= 1; near++) {
          BigInteger place = end.add(BigInteger.valueOf(near)).mod(BigInteger.TWO.pow(64));
          assertThat(routing.sideAt(place.longValue()))
              .as("seed %s, %s, place %s", seed, lineup, place)
              .isEqualTo(sideOf(lineup, place));
        }
      }
    }
  }

  /** The first eight bytes are those that sha256sum gives. */
  @ParameterizedTest
  @CsvSource({
    "s, u1, e500bb1b574a7159", //
    "'', user-7, 74537ebf948c015f",
    "prüfung, €, 78f2c214b376f5ab"
  })
  void aPlaceIsTheHashOfSaltZeroAndUser(String salt, String user, String place) {
    double rounded = new BigInteger(place, 16).doubleValue();

    assertThat(side(salt, user, Math.scalb(Math.nextDown(rounded), -Long.SIZE))).isZero();
    assertThat(side(salt, user, Math.scalb(Math.nextUp(rounded), -Long.SIZE))).isOne();
  }

  private static int side(String salt, String user, double share) {
    return new Routing(new Lineup(A, List.of(canary(B, share)), salt, List.of())).side(user);
  }

  @Test
  void halfOfThePlacesAreBelowTheHighestBit() {
    Routing routing = new Routing(lineup(A, List.of(canary(B, 0.5))));

    assertThat(routing.sideAt(0)).isOne();
    assertThat(routing.sideAt(Long.MAX_VALUE)).isOne();
    assertThat(routing.sideAt(Long.MIN_VALUE)).isZero();
    assertThat(routing.sideAt(-1)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0.0", "-0.0", "4.9E-324", "5.4E-20"})
  void aShareOfLessThanOnePlaceTakesNobody(double share) {
    Routing routing = new Routing(lineup(A, List.of(canary(B, share), canary(C, 0.5))));

    assertThat(routing.sideAt(0)).isEqualTo(2);
  }

  @Test
  void theLargestShareLeavesThePrimarySomePlaces() {
    Routing routing = new Routing(lineup(A, List.of(canary(B, Math.nextDown(1.0)))));

    assertThat(routing.sideAt(-2048 - 1)).isOne();
    assertThat(routing.sideAt(-2048)).isZero();
  }

  @Test
  void aUserKeepsTheSideWhateverElseChanges() {
    Routing before = new Routing(new Lineup(A, List.of(canary(B, 0.3)), "s", List.of()));
    Routing after = new Routing(new Lineup(C, List.of(canary(A, 0.3)), "s", List.of(B)));

    for (int user = 0; user < 1_000; user++) {
      assertThat(after.side("u" + user)).isEqualTo(before.side("u" + user));
    }
  }

  @Test
  void aCanaryThatGrowsKeepsItsUsers() {
    Routing small = new Routing(lineup(A, List.of(canary(B, 0.1))));
    Routing large = new Routing(lineup(A, List.of(canary(B, 0.4))));

    for (int user = 0; user < 1_000; user++) {
      if (small.side("u" + user) == 1) {
        assertThat(large.side("u" + user)).isOne();
      }
    }
  }

  @Test
  void anotherSaltTakesOtherUsers() {
    int both = 0;
    int first = 0;
    Routing one = new Routing(new Lineup(A, List.of(canary(B, 0.5)), "one", List.of()));
    Routing other = new Routing(new Lineup(A, List.of(canary(B, 0.5)), "other", List.of()));
    for (int user = 0; user < 10_000; user++) {
      first += one.side("u" + user);
      both += one.side("u" + user) * other.side("u" + user);
    }

    assertThat(first).isBetween(4_700, 5_300);
    assertThat(both).isBetween(2_200, 2_800);
  }

  @Test
  void withoutCanariesEveryUserIsThePrimarys() {
    assertThat(new Routing(Lineup.alone(A)).side("u1")).isEqualTo(Routing.PRIMARY);
  }

  private static Lineup drawn(Random random) {
    int count = random.nextInt(5);
    List<Lineup.Canary> canaries = new ArrayList<>();
    double rest = 1;
    for (int i = 0; i < count; i++) {
      double share =
          switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> Math.scalb(random.nextDouble(), -random.nextInt(1_060));
            case 2 -> random.nextInt(10) / 100.0;
            default -> random.nextDouble() * rest * 0.9;
          };
      canaries.add(canary(version(i), share));
      rest -= share;
      if (!Lineup.problems(A, canaries, List.of()).isEmpty()) {
        canaries.remove(canaries.size() - 1);
        break;
      }
    }
    return new Lineup(A, canaries, text(random), List.of());
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(12); left > 0; left--) {
      int[] alphabet = {'a', 'z', '0', ' ', '\0', 'ü', '€', 0x1F600};
      text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }

  /** The contract's sentence, word for word. */
  private static int sideByTheContract(Lineup lineup, String user) throws Exception {
    ByteArrayOutputStream hashed = new ByteArrayOutputStream();
    hashed.write(lineup.salt().getBytes(StandardCharsets.UTF_8));
    hashed.write(0x00);
    hashed.write(user.getBytes(StandardCharsets.UTF_8));
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(hashed.toByteArray());
    return sideOf(lineup, new BigInteger(1, Arrays.copyOf(hash, 8)));
  }

  private static int sideOf(Lineup lineup, BigInteger h) {
    BigInteger from = BigInteger.ZERO;
    for (int i = 0; i < lineup.canaries().size(); i++) {
      BigInteger to = from.add(length(lineup.canaries().get(i).share()));
      if (h.compareTo(from) >= 0 && h.compareTo(to) < 0) {
        return i + 1;
      }
      from = to;
    }
    return 0;
  }

  private static BigInteger length(double share) {
    return new BigDecimal(share)
        .multiply(BigDecimal.valueOf(2).pow(64))
        .setScale(0, RoundingMode.FLOOR)
        .toBigIntegerExact();
  }
}
