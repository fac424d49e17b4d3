package io.millrace.bootstrap;

import static io.millrace.bootstrap.Shop.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.StateHistory;
import io.millrace.pipeline.Pipeline;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code versions.history} must say after one upgrade and the next. */
class StateHistoryTest {
  private static final String FIELDS = "amount: double";
  private static final String COUNT = "n: {count: true, window: lifetime}";
  private static final String SUM = "spend: {sum: amount, window: lifetime}";
  private static final String LAST = "last: {last: amount, window: lifetime}";

  private static Transition transition(Pipeline before, Pipeline after) {
    return Transition.between(before, after, List.of(before));
  }

  @Test
  void aPartialStateStaysPartialThoughALaterUpgradeFoldsNothing() {
    Pipeline first = Shop.pipeline(FIELDS, COUNT);
    Pipeline second = Shop.pipeline(FIELDS, COUNT, SUM);
    Shop user = new Shop(first).take(DAY, "\"amount\":1").take(2 * DAY, "\"amount\":2");
    Iterator<PastEvent> left = user.rows().subList(1, 2).iterator();

    Transition adding = transition(first, second);
    UserBootstrap bootstrap = adding.compile(first.event().fields());
    byte[] packed = bootstrap.state("u", user.packed(), left);
    StateHistory partial =
        StateHistory.COMPLETE.after(adding.carriesState(), bootstrap.counts().partialUsers());
    assertThat(partial).isEqualTo(new StateHistory(1));
    assertThat(partial.isComplete()).isFalse();

    Transition dropping = transition(second, Shop.pipeline(FIELDS, SUM));
    UserBootstrap next = dropping.compile(List.of());
    next.state("u", packed, Collections.emptyIterator());
    assertThat(next.counts().partialUsers()).isZero();
    assertThat(partial.after(dropping.carriesState(), next.counts().partialUsers()))
        .isEqualTo(partial);
  }

  @Test
  void usersThatLackedRowsBeforeAreNotCountedAgain() {
    Transition adding =
        transition(Shop.pipeline(FIELDS, COUNT), Shop.pipeline(FIELDS, COUNT, LAST));
    assertThat(new StateHistory(3).after(adding.carriesState(), 5)).isEqualTo(new StateHistory(5));
    assertThat(new StateHistory(3).after(adding.carriesState(), 0)).isEqualTo(new StateHistory(3));
  }

  @Test
  void whatIsFoldedAnewAltogetherHasTheHistoryThatIsThereNow() {
    Transition replacing = transition(Shop.pipeline(FIELDS, COUNT), Shop.pipeline(FIELDS, LAST));
    assertThat(new StateHistory(3).after(replacing.carriesState(), 0))
        .isEqualTo(StateHistory.COMPLETE);
    assertThat(new StateHistory(3).after(replacing.carriesState(), 2))
        .isEqualTo(new StateHistory(2));
  }

  @Test
  void laterRowsWithGapsMakeAStatePartial() {
    assertThat(StateHistory.COMPLETE.with(0).isComplete()).isTrue();
    assertThat(new StateHistory(3).with(2)).isEqualTo(new StateHistory(5));
  }
}
