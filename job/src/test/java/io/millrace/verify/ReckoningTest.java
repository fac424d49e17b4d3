package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.verify.Accounted.Run;
import io.millrace.verify.Accounted.Source;
import io.millrace.verify.Claims.Claim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class ReckoningTest {
  private static final Source P0 = new Source("t", 0);
  private static final Source P1 = new Source("t", 1);
  private static final int OFFSETS = 24;

  private final Findings findings = new Findings(100, difference -> {});
  private final Unrecomputed unrecomputed = new Unrecomputed();

  @Test
  void aGapThatAsManyOffsetsAreMissingForExplainsThem() {
    settle(List.of(run(P0, 0, 4), run(P0, 7, 9)), claim("u", 2, 3, 8));

    assertThat(findings.first()).isEmpty();
    assertThat(unrecomputed.count(NotRecomputed.REMOVED_ROWS)).isEqualTo(2);
  }

  @Test
  void noOffsetIsClaimedTwice() {
    settle(List.of(run(P0, 0, 4), run(P0, 6, 9)), claim("u", 1, 3, 8), claim("v", 1, 2, 9));

    assertThat(findings.counts()).containsOnlyKeys(DifferenceKind.USER_SEQ);
    assertThat(findings.first().get(0).kafka()).hasToString("t-0@10");
  }

  @Test
  void offsetsOutsideTheNeighbouringRowsExplainNoGap() {
    settle(List.of(run(P0, 0, 4), run(P0, 6, 9)), claim("u", 1, 6, 8));

    assertThat(findings.counts())
        .containsOnlyKeys(DifferenceKind.USER_SEQ, DifferenceKind.OFFSETS_MISSING);
  }

  @Test
  void aGapThatIsTooLargeExplainsNothing() {
    settle(List.of(run(P0, 0, 4), run(P0, 7, 9)), claim("u", 100_000, 0, 9));

    assertThat(findings.first())
        .extracting(Difference::kind)
        .containsExactly(DifferenceKind.USER_SEQ, DifferenceKind.OFFSETS_MISSING);
    assertThat(findings.first().get(1).stored()).isEqualTo("t-0@5 to 6");
  }

  @Test
  void aUsersFirstRowsMayLieBeforeThoseOfThePartition() {
    settle(List.of(run(P0, 7, 9)), new Claim("u", 4, 3, List.of(run(P0, 0, 7))));

    assertThat(findings.first()).isEmpty();
  }

  @Test
  void aUsersFirstRowsMayHaveBeenOnAPartitionThatHeHasNoRowsOnAnyMore() {
    settle(List.of(run(P0, 0, 9), run(P1, 7, 9)), new Claim("u", 4, 3, List.of(run(P0, 0, 7))));

    assertThat(findings.first()).isEmpty();
  }

  @Test
  void aUserOnTwoPartitionsClaimsOfBoth() {
    settle(
        List.of(run(P0, 0, 2), run(P0, 4, 9), run(P1, 0, 4), run(P1, 6, 9)),
        new Claim("u", 9, 2, List.of(run(P0, 2, 5), run(P1, 4, 8))));

    assertThat(findings.first()).isEmpty();
  }

  @Test
  void whatIsExplainedByRightNeedsNoGapAndMayBeOne() {
    List<Run> there = List.of(run(P0, 0, 4), run(P0, 7, 9));
    List<Explained> erased =
        List.of(new Explained(NotRecomputed.ERASED_OFFSETS, List.of(run(P0, 5, 6), run(P0, 2, 3))));
    Claims claims = new Claims();
    claims.add(claim("u", 1, 3, 8));
    Reckoning reckoning = Reckoning.of(there, erased, TopicRecords.OUT_OF_REACH, unrecomputed);
    reckoning.settle(claims, findings);

    assertThat(findings.first()).isEmpty();
    assertThat(reckoning.offsets()).isZero();
    assertThat(unrecomputed.count(NotRecomputed.ERASED_OFFSETS)).isEqualTo(2);
  }

  @Test
  void aUserErasedWholeMayComeBackOnAnotherPartition() {
    settle(
        List.of(run(P0, 0, 9), run(P1, 0, 2), run(P1, 6, 9)),
        List.of(run(P1, 3, 5)),
        new Claim("u", 4, 3, List.of(run(P0, 0, 7))));

    assertThat(findings.first()).isEmpty();
  }

  @Test
  void whatWasErasedBehindAPartitionsLastRowMayBeAUsersFirstRows() {
    settle(
        List.of(run(P0, 0, 9), run(P1, 0, 2)),
        List.of(run(P1, 3, 5)),
        new Claim("u", 4, 3, List.of(run(P0, 0, 7))));

    assertThat(findings.first()).isEmpty();
  }

  @Test
  void whatWasErasedOfAPartitionWithoutARowMayBeAUsersFirstRows() {
    settle(
        List.of(run(P0, 0, 9)),
        List.of(run(P1, 0, 2)),
        new Claim("u", 4, 3, List.of(run(P0, 0, 7))));

    assertThat(findings.first()).isEmpty();
  }

  @Test
  void whatWasErasedIsClaimedOnceAndOnlyWhereNoRowIs() {
    List<Run> there = List.of(run(P0, 0, 9), run(P1, 0, 2));
    List<Run> gone = List.of(run(P1, 2, 5));
    settle(
        there,
        gone,
        new Claim("u", 3, 2, List.of(run(P0, 0, 7))),
        new Claim("v", 3, 2, List.of(run(P0, 0, 8))));

    assertThat(findings.counts()).containsOnlyKeys(DifferenceKind.USER_SEQ);
    assertThat(findings.first()).extracting(Difference::userId).containsExactly("v");
  }

  @Test
  void allRowsOfAUserOnOnePartitionMayHaveBeenErasedBetweenThoseOnAnother() {
    settle(
        List.of(run(P0, 0, 9), run(P1, 0, 2), run(P1, 6, 9)),
        List.of(run(P1, 3, 5)),
        claim("u", 3, 0, 7));

    assertThat(findings.first()).isEmpty();
  }

  @Test
  void whatIsMissingElsewhereAndNotErasedIsNoGapBetweenAUsersRows() {
    settle(List.of(run(P0, 0, 9), run(P1, 3, 5), run(P1, 8, 9)), claim("u", 2, 0, 7));

    assertThat(findings.counts())
        .containsOnlyKeys(DifferenceKind.USER_SEQ, DifferenceKind.OFFSETS_MISSING);
  }

  @Test
  void aUserOnTwoPartitionsLeavesOthersWhatTheyAloneCanClaim() {
    settle(
        List.of(run(P0, 0, 2), run(P0, 4, 9), run(P1, 0, 3), run(P1, 5, 9)),
        new Claim("u", 9, 1, List.of(run(P0, 0, 5), run(P1, 0, 5))),
        new Claim("v", 9, 1, List.of(run(P0, 2, 6), run(P1, 8, 9))));

    assertThat(findings.first()).isEmpty();
  }

  @Test
  void whoComesBackLeavesOthersWhatTheirOwnRowsClaim() {
    settle(
        List.of(run(P0, 0, 9), run(P1, 0, 2), run(P1, 6, 9)),
        List.of(run(P1, 3, 5)),
        new Claim("u", 4, 3, List.of(run(P0, 0, 7))),
        new Claim("v", 50, 2, List.of(run(P1, 2, 8))));

    assertThat(findings.first()).extracting(Difference::userId).containsExactly("u");
  }

  @Test
  void theTopicIsAskedWhereInAHoleItHasRecords() {
    Reckoning reckoning =
        Reckoning.of(
            List.of(run(P0, 0, 4), run(P0, 15, 19)),
            List.of(),
            records(offset -> offset == 7 || offset == 8),
            unrecomputed);
    reckoning.settle(new Claims(), findings);

    assertThat(reckoning.offsets()).isEqualTo(2);
    assertThat(findings.first()).extracting(Difference::stored).containsExactly("t-0@7 to 8");
    assertThat(unrecomputed.count(NotRecomputed.OFFSETS_EXPLAINED)).isEqualTo(8);
  }

  @Test
  void randomGapsAreServedWhereverAnyMatchingServesThem() {
    for (int seed = 0; seed < 3_000; seed++) {
      assertServedAsByAnyMatching(1, new Random(seed), seed);
    }
  }

  @Test
  void randomGapsOfUsersOnSeveralPartitionsAreServedWhereverAnyMatchingServesThem() {
    for (int seed = 0; seed < 10_000; seed++) {
      assertServedAsByAnyMatching(1 + seed % 3, new Random(seed), seed);
    }
  }

  private void assertServedAsByAnyMatching(int partitions, Random random, int seed) {
    // Offsets of the second partition come behind those of the first, and so on.
    boolean[] there = new boolean[partitions * OFFSETS];
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < there.length; i++) {
      there[i] = i % OFFSETS == OFFSETS - 1 || random.nextInt(3) > 0;
      if (there[i]) {
        runs.add(run(source(i / OFFSETS), i % OFFSETS, i % OFFSETS));
      }
    }
    List<Claim> claims = new ArrayList<>();
    for (int i = random.nextInt(5 * partitions); i > 0; i--) {
      List<Run> windows = new ArrayList<>();
      for (int partition = 0; partition < partitions; partition++) {
        if (random.nextBoolean() || (windows.isEmpty() && partition == partitions - 1)) {
          int from = random.nextInt(OFFSETS - 1);
          // None at all where a user's rows are neighbours.
          int to = Math.min(OFFSETS - 2, from - 1 + random.nextInt(10));
          windows.add(run(source(partition), from, to));
        }
      }
      // A count beyond the gap: it is not about first rows.
      claims.add(new Claim("u" + i, 50, 1 + random.nextInt(3), windows));
    }
    assertServedAsByAnyMatching(there, runs, claims, seed);
  }

  private void assertServedAsByAnyMatching(
      boolean[] there, List<Run> runs, List<Claim> claims, int seed) {
    List<Claim> units = new ArrayList<>();
    claims.forEach(each -> units.addAll(java.util.Collections.nCopies((int) each.count(), each)));
    Findings found = new Findings(100, difference -> {});
    Claims all = new Claims();
    claims.forEach(all::add);
    Reckoning reckoning = Reckoning.of(runs, List.of(), TopicRecords.OUT_OF_REACH, unrecomputed);
    reckoning.settle(all, found);

    boolean canServe = matched(units, there.length, at -> !there[(int) at]) == units.size();
    assertThat(found.counts().containsKey(DifferenceKind.USER_SEQ))
        .as("seed %d", seed)
        .isNotEqualTo(canServe);
    if (canServe) {
      long claimed = matched(units, there.length, at -> isMissing(there, (int) at));
      assertThat(found.counts().containsKey(DifferenceKind.OFFSETS_MISSING))
          .as("seed %d", seed)
          .isEqualTo(claimed < reckoning.offsets());
    }
  }

  /** Whether it lies behind a row of its partition. */
  private static boolean isMissing(boolean[] there, int at) {
    for (int before = at - 1; !there[at] && before >= at / OFFSETS * OFFSETS; before--) {
      if (there[before]) {
        return true;
      }
    }
    return false;
  }

  private static Source source(int partition) {
    return new Source("t", partition);
  }

  /** The greatest number that can be matched, by augmenting paths. */
  private static int matched(List<Claim> units, int offsets, LongPredicate isFree) {
    int[] owner = new int[offsets];
    Arrays.fill(owner, -1);
    int matched = 0;
    for (int unit = 0; unit < units.size(); unit++) {
      matched += augment(unit, units, isFree, owner, new boolean[offsets]) ? 1 : 0;
    }
    return matched;
  }

  private static boolean augment(
      int unit, List<Claim> units, LongPredicate isFree, int[] owner, boolean[] seen) {
    for (Run window : units.get(unit).windows()) {
      int first = window.source().partition() * OFFSETS;
      for (int at = first + (int) window.from(); at <= first + window.to(); at++) {
        if (!isFree.test(at) || seen[at]) {
          continue;
        }
        seen[at] = true;
        if (owner[at] < 0 || augment(owner[at], units, isFree, owner, seen)) {
          owner[at] = unit;
          return true;
        }
      }
    }
    return false;
  }

  private void settle(List<Run> there, Claim... all) {
    Claims claims = new Claims();
    List.of(all).forEach(claims::add);
    Reckoning.of(there, List.of(), TopicRecords.OUT_OF_REACH, unrecomputed)
        .settle(claims, findings);
  }

  private void settle(List<Run> there, List<Run> erased, Claim... all) {
    Claims claims = new Claims();
    List.of(all).forEach(claims::add);
    List<Explained> byRight = List.of(new Explained(NotRecomputed.ERASED_OFFSETS, erased));
    Reckoning.of(there, byRight, TopicRecords.OUT_OF_REACH, unrecomputed).settle(claims, findings);
  }

  private static Claim claim(String user, long count, long from, long to) {
    return new Claim(user, 50 + count, count, List.of(run(P0, from, to)));
  }

  private static Run run(Source source, long from, long to) {
    return new Run(source, from, to);
  }

  private static TopicRecords records(LongPredicate has) {
    return new TopicRecords() {
      @Override
      public long firstRecord(String topic, int partition, long from, long to) {
        long offset = from;
        while (offset <= to && !has.test(offset)) {
          offset++;
        }
        return offset;
      }

      @Override
      public void close() {}
    };
  }
}
