package io.millrace.bootstrap;

import static io.millrace.bootstrap.Shop.DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Event;
import io.millrace.pipeline.Pipeline;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Users whose history lacks rows, and what is and is not read of a history. */
class UserBootstrapTest {
  private static final String[] KEPT = {
    "spend_30d: {sum: amount, window: 30d}",
    "last_amount: {last: amount, window: lifetime}",
    "burst: {decayed_sum: {of: amount, half_life: 10d}}",
    "in_a_row: {streak: \"amount < 1000.0\"}",
    "items: {distinct: item, window: lifetime}",
  };
  private static final String[] NEW = {
    "max_30d: {max: amount, window: 30d}",
    "first_30d: {first: amount, window: 30d}",
    "median_30d: {quantile: {of: amount, q: 0.5}, window: 30d}",
    "spend_60d: {sum: amount, window: 60d}",
    "events: {count: true, window: lifetime}",
  };
  private static final String FIELDS = "amount: double, item: string";
  private static final Pipeline BEFORE = Shop.pipeline(FIELDS, KEPT);
  private static final Pipeline AFTER = Shop.pipeline(FIELDS, all(KEPT, NEW));
  private static final Transition TRANSITION = Transition.between(BEFORE, AFTER, List.of(BEFORE));

  private static String[] all(String[] a, String... b) {
    String[] all = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  /** One event a day: the n-th, from 1, has the amount 100 - n. */
  private static Shop days(Pipeline pipeline, int count) {
    Shop shop = new Shop(pipeline);
    for (int n = 1; n <= count; n++) {
      take(shop, n);
    }
    return shop;
  }

  private static void take(Shop shop, int n) {
    shop.take(n * DAY, "\"amount\":%d,\"item\":\"i%d\"".formatted(100 - n, n));
  }

  private static UserBootstrap compiled() {
    return TRANSITION.compile(BEFORE.event().fields());
  }

  /** Both definitions' users at the next event, day 51. */
  private static Shop after(Shop before, byte[] made) {
    Shop after = new Shop(AFTER).from(made);
    take(after, 51);
    take(before, 51);
    return after;
  }

  @Test
  void whatDidNotChangeIsCarriedOverThoughRowsAreGone() {
    Shop before = days(BEFORE, 50);
    List<PastEvent> left = before.rows().subList(40, 50);
    UserBootstrap bootstrap = compiled();
    Shop after = after(before, bootstrap.state("u", before.packed(), left.iterator()));

    for (String kept : KEPT) {
      String name = kept.substring(0, kept.indexOf(':'));
      assertThat(after.value(name)).as(name).isEqualTo(before.value(name));
    }
    assertThat(bootstrap.counts()).isEqualTo(new BootstrapCounts(1, 10, 1));
  }

  @Test
  void whatIsNewBeginsWithTheOldestRowThatIsThere() {
    Shop before = days(BEFORE, 50);
    List<PastEvent> left = before.rows().subList(40, 50);
    Shop after = after(before, compiled().state("u", before.packed(), left.iterator()));

    assertThat(after.value("max_30d")).isEqualTo(59.0);
    assertThat(after.value("first_30d")).isEqualTo(59.0);
    assertThat((Double) after.value("median_30d")).isBetween(53.0, 55.0);
    assertThat(after.value("events")).isEqualTo(11.0);
    // The 30 days that the state had before are carried over, and it has no older ones.
    assertThat(after.value("spend_60d")).isEqualTo(sum(21, 51));
  }

  private static double sum(int from, int to) {
    return java.util.stream.IntStream.rangeClosed(from, to).mapToDouble(n -> 100 - n).sum();
  }

  @Test
  void aTrackOfWhichNothingIsKeptBeginsWithTheOldestRowToo() {
    Pipeline median =
        Shop.pipeline(FIELDS, "median: {quantile: {of: amount, q: 0.5}, window: 30d}");
    Transition transition = Transition.between(BEFORE, median, List.of(BEFORE));
    Shop before = days(BEFORE, 50);
    List<PastEvent> left = before.rows().subList(40, 50);
    byte[] made =
        transition.compile(BEFORE.event().fields()).state("u", before.packed(), left.iterator());
    Shop after = new Shop(median).from(made);
    take(after, 51);
    assertThat((Double) after.value("median")).isBetween(53.0, 55.0);
  }

  @Test
  void aUserWithoutAnyRowKeepsWhatDidNotChange() {
    Shop before = days(BEFORE, 50);
    Shop after = after(before, compiled().state("u", before.packed(), Collections.emptyIterator()));

    assertThat(after.value("spend_30d")).isEqualTo(before.value("spend_30d"));
    assertThat(after.value("items")).isEqualTo(51.0);
    assertThat(after.value("max_30d")).isEqualTo(49.0);
    assertThat(after.value("first_30d")).isEqualTo(49.0);
    assertThat(after.value("events")).isEqualTo(1.0);
  }

  @Test
  void rowsThatMayHaveGoneByRightMakeAPartialHistory() {
    Shop before = days(BEFORE, 50);
    before.take(3 * DAY, "\"amount\":1,\"item\":\"late\"");
    byte[] packed = before.packed();
    take(before, 52);
    UserBootstrap bootstrap = compiled();
    List<PastEvent> rows = before.rows().subList(0, 51);
    bootstrap.state("u", packed, rows.iterator());
    assertThat(bootstrap.counts().partialUsers()).isZero();

    bootstrap.state("u", packed, without(rows, 20));
    bootstrap.state("u", packed, without(rows, 51));
    bootstrap.state("u", packed, Collections.emptyIterator());
    bootstrap.state("u", packed, before.rows().subList(51, 52).iterator());
    // A row behind the state shows that the tables are not behind.
    bootstrap.state("u", packed, without(before.rows(), 50));
    assertThat(bootstrap.counts().partialUsers()).isEqualTo(5);
  }

  @Test
  void tablesThatEndBeforeTheStateAreRefused() {
    Shop before = days(BEFORE, 3);
    assertThatThrownBy(() -> compiled().state("u", before.packed(), without(before.rows(), 3)))
        .isInstanceOf(BootstrapException.class)
        .hasMessage(
            "Cannot use the state of user u: it is of user_seq 3 at 259200000 ms, and the rows end"
                + " with user_seq 2 at 172800000 ms, so the tables are behind the savepoint. Start"
                + " the job from the savepoint under the earlier definition, which commits what is"
                + " missing, and stop it with a new one; where tables were rolled back, use a"
                + " savepoint of the checkpoint that they were rolled back to");
  }

  private static Iterator<PastEvent> without(List<PastEvent> rows, long userSeq) {
    return rows.stream().filter(row -> row.userSeq() != userSeq).iterator();
  }

  @Test
  void rowsBehindTheStateAreLeftOut() {
    Shop before = days(BEFORE, 50);
    byte[] packed = before.packed();
    take(before, 51);
    byte[] made = compiled().state("u", packed, before.rows().iterator());
    assertThat(made).isEqualTo(days(AFTER, 50).packed());
  }

  @Test
  void aFeatureThatReadsWhatIsThereNeedsNoHistory() {
    Pipeline after =
        Shop.pipeline(FIELDS, all(KEPT, "mean_7d: {mean: amount, window: 7d, tile: 1d}"));
    Transition transition = Transition.between(BEFORE, after, List.of(BEFORE));
    assertThat(transition.readsHistory()).isFalse();
    assertThat(change(transition, "mean_7d"))
        .isEqualTo(new FeatureChange("mean_7d", FeatureChange.Kind.ADDED, false));

    byte[] made =
        transition
            .compile(List.of())
            .state("u", days(BEFORE, 50).packed(), Collections.emptyIterator());
    assertThat(made).isEqualTo(days(after, 50).packed());
  }

  private static FeatureChange change(Transition transition, String name) {
    return transition.features().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aShorterWindowKeepsItsTilesAlone() {
    Pipeline after = Shop.pipeline(FIELDS, "spend: {sum: amount, window: 10d, tile: 1d}");
    Transition transition = Transition.between(BEFORE, after, List.of(BEFORE));
    assertThat(transition.readsHistory()).isFalse();
    byte[] made =
        transition
            .compile(List.of())
            .state("u", days(BEFORE, 50).packed(), Collections.emptyIterator());
    assertThat(made).isEqualTo(days(after, 50).packed());
  }

  @Test
  void aNewFieldIsDecodedFromTheRawValueAndIsNullWhereItDoesNotFit() {
    Pipeline after =
        Shop.pipeline(
            FIELDS + ", price: {type: long, required: true, path: /order/price}",
            all(
                KEPT,
                "prices: {sum: price, window: lifetime}",
                "n: {count: true, where: \"price != null\", window: lifetime}"));
    Transition transition = Transition.between(BEFORE, after, List.of(BEFORE));
    assertThat(transition.fold().readsRawValues()).isTrue();
    assertThat(transition.fold().columns()).isEmpty();

    Shop before =
        new Shop(BEFORE)
            .take(DAY, "\"amount\":1,\"order\":{\"price\":5}")
            .take(DAY, "\"amount\":1,\"order\":{\"price\":5.5}")
            .take(DAY, "\"amount\":1,\"order\":[7]")
            .take(DAY, "\"amount\":1");
    PastEvent last = before.rows().get(3);
    before.take(DAY, "\"amount\":1,\"order\":{\"price\":9}");
    PastEvent withoutRaw = before.rows().get(4);
    List<PastEvent> rows = new java.util.ArrayList<>(before.rows());
    rows.set(4, new PastEvent(5, DAY, last.version(), withoutRaw.event(), null));
    byte[] made =
        transition.compile(BEFORE.event().fields()).state("u", before.packed(), rows.iterator());
    Shop shop = new Shop(after).from(made).take(DAY, "\"amount\":1,\"order\":{\"price\":2}");
    assertThat(shop.value("prices")).isEqualTo(7.0);
    assertThat(shop.value("n")).isEqualTo(2.0);
  }

  @Test
  void rowsThatCannotBeTheUsersAreRefused() {
    Shop before = days(BEFORE, 3);
    List<PastEvent> rows = before.rows();
    assertThatThrownBy(() -> state(before, rows.get(0), rows.get(0)))
        .isInstanceOf(BootstrapException.class)
        .hasMessage(
            "Cannot read the history of user u: a row of user_seq 1 comes after one of 1, so rows"
                + " are there twice or were edited. millrace verify says which");
    PastEvent first = rows.get(0);
    assertThatThrownBy(
            () -> state(before, new PastEvent(1, 5, first.version(), first.event(), null)))
        .hasMessage(
            "Cannot read the history of user u: the row of user_seq 1 has the reference time 5 ms,"
                + " but the events up to it give 86400000 ms. millrace verify says what was changed");
    assertThatThrownBy(() -> state(before, new PastEvent(1, DAY, "abc", first.event(), null)))
        .hasMessageStartingWith(
            "Cannot read the history: rows have the pipeline_version abc, which the table versions"
                + " does not have");
    Event late = days(BEFORE, 4).rows().get(3).event();
    assertThatThrownBy(
            () ->
                state(
                    before,
                    rows.get(0),
                    rows.get(1),
                    new PastEvent(3, 4 * DAY, first.version(), late, null)))
        .hasMessage(
            "Cannot use the state of user u: at user_seq 3 it has the reference time 259200000 ms,"
                + " but the rows up to it give 345600000 ms. Use a savepoint that was taken with"
                + " these tables");
  }

  @Test
  void aFoldThatWasBegunGoesOnWithTheRowsBehindItAlone() {
    Shop before = days(BEFORE, 50);
    List<PastEvent> rows = before.rows();
    HistoryFold fold =
        Transition.between(BEFORE, AFTER, List.of(BEFORE)).fold().compile(BEFORE.event().fields());
    BegunFold begun = fold.begun("u", null, rows.subList(0, 40).iterator());

    assertThat(compiled().state("u", before.packed(), begun, rows.subList(40, 50).iterator()))
        .isEqualTo(days(AFTER, 50).packed());
    assertThatThrownBy(
            () -> compiled().state("u", before.packed(), begun, rows.subList(39, 50).iterator()))
        .isInstanceOf(BegunFoldException.class)
        .hasMessage(
            "the fold of user u cannot go on: it is of user_seq 40, and a row of 40 was added since");
    assertThatThrownBy(
            () ->
                compiled()
                    .state("u", days(BEFORE, 39).packed(), begun, Collections.emptyIterator()))
        .isInstanceOf(BegunFoldException.class)
        .hasMessage("the fold of user u cannot go on: it is of user_seq 40, and the state of 39");
  }

  private static byte[] state(Shop before, PastEvent... rows) {
    return compiled().state("u", before.packed(), List.of(rows).iterator());
  }
}
