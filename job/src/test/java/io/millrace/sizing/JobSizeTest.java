package io.millrace.sizing;

import static io.millrace.sizing.Sizes.DEMO;
import static io.millrace.sizing.Sizes.RETAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.options.Parameters;
import io.millrace.pipeline.Pipeline;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobSizeTest {
  private static final Pipeline DEFINITION = Sizes.read(DEMO);
  private static final double BUSY_MAX = 0.6;

  @Test
  void theMeasuredRunCostsWhatWasMeasured() {
    // See CostFigures: users of 452 bytes packed, who are all in the cache, 165 bytes a value.
    UserSize user = new UserSize(452, 81, 1, List.of());
    StateAccess access = new StateAccess(1, 0);
    EventCpu cpu = EventCpu.of(DEFINITION, 165, CostFigures.SCORING_ASSUMED, user, access);
    assertThat(cpu.total()).isCloseTo(28.75, within(0.3));
    assertThat(cpu.source()).isCloseTo(5.44, within(0.1));
    assertThat(cpu.features() + cpu.state()).isCloseTo(13.13, within(0.2));
    assertThat(cpu.scoring()).isCloseTo(4.76, within(0.1));
    assertThat(cpu.collector()).isCloseTo(0.25, within(0.1));
  }

  @ParameterizedTest
  @ValueSource(strings = {DEMO, RETAIL})
  void aHeavierLoadNeedsNoLessOfAnything(String location) {
    Pipeline pipeline = Sizes.read(location);
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 6; i++) {
      double events = Math.exp(random.nextDouble(12));
      long users = (long) Math.exp(random.nextDouble(3, 16));
      double each = Math.exp(random.nextDouble(-2, 6));
      double factor = 1 + random.nextDouble(3);
      String drawn = "seed %d, %s events/s, %d users".formatted(seed, events, users);
      JobSize light = Sizes.of(pipeline, new JobLoad(events, users, each, 0));
      JobSize busier = Sizes.of(pipeline, new JobLoad(events * factor, users, each, 0));
      JobSize wider = Sizes.of(pipeline, new JobLoad(events, (long) (users * factor), each, 0));
      assertThat(busier.slots().count()).as(drawn).isGreaterThanOrEqualTo(light.slots().count());
      assertThat(wider.slots().count()).as(drawn).isGreaterThanOrEqualTo(light.slots().count());
      assertThat(wider.storage().diskBytes())
          .as(drawn)
          .isGreaterThanOrEqualTo(light.storage().diskBytes());
      assertThat(busier.storage().predictionsPerDay())
          .as(drawn)
          .isGreaterThan(light.storage().predictionsPerDay());
      for (JobSize size : List.of(light, busier, wider)) {
        assertThat(size.slots().busyShare()).as(drawn).isBetween(0.0, BUSY_MAX);
        assertThat(size.slots().access().hitShare()).as(drawn).isBetween(0.0, 1.0);
        assertThat(size.storage().incrementBytes())
            .as(drawn)
            .isBetween(0.0, size.storage().checkpointBytes());
        assertThat(size.taskManagers().count() * size.taskManagers().slotsEach())
            .as(drawn)
            .isGreaterThanOrEqualTo(size.slots().count());
      }
    }
  }

  @Test
  void oneSlotLessWouldNotKeepUp() {
    JobLoad load = JobLoad.even(100_000, 100_000, 0);
    JobSize size = Sizes.of(DEFINITION, load);
    assertThat(size.slots().count()).isGreaterThan(1);
    SlotPlan fewer =
        SlotPlan.at(
            size.slots().count() - 1,
            load,
            size.user(),
            access ->
                EventCpu.of(
                    DEFINITION,
                    size.valueBytes(),
                    CostFigures.SCORING_ASSUMED,
                    size.user(),
                    access));
    assertThat(fewer.busyShare()).isGreaterThan(BUSY_MAX);
  }

  @Test
  void fewUsersFitIntoTheCacheAndCostNoDisk() {
    JobSize few = Sizes.of(DEFINITION, new JobLoad(1_000, 5_000, 2, 0));
    JobSize many = Sizes.of(DEFINITION, new JobLoad(1_000, 10_000_000, 2, 0));
    assertThat(few.slots().access().hitShare()).isEqualTo(1);
    assertThat(few.slots().cacheBytes())
        .isGreaterThanOrEqualTo((long) (few.load().activeUsers() * few.user().cacheBytes()));
    assertThat(many.slots().access().hitShare()).isLessThan(0.1);
    assertThat(many.slots().cpu().total()).isGreaterThan(few.slots().cpu().total());
    assertThat(many.slots().managedBytes()).isGreaterThan(few.slots().managedBytes());
  }

  @Test
  void usersWhoAreAwayNeedDiskAndNoCache() {
    JobSize all = Sizes.of(DEFINITION, new JobLoad(1_000, 10_000_000, 8.64, 0));
    JobSize some = Sizes.of(DEFINITION, new JobLoad(1_000, 10_000_000, 86.4, 0));
    assertThat(all.load().activeUsers()).isEqualTo(10_000_000);
    assertThat(some.load().activeUsers()).isCloseTo(1_000_000, within(1.0));
    assertThat(some.slots().access().hitShare()).isGreaterThan(all.slots().access().hitShare());
  }

  @Test
  void aLoadWhoseCheckpointsNoIntervalHoldsIsToldSo() {
    UserSize large = new UserSize(100_000, 1, 1, List.of());
    JobLoad load = JobLoad.even(20_000, 50_000_000, 0);
    Storage storage = Storage.of(DEFINITION, load, large, 0, 300);
    assertThat(CheckpointInterval.seconds(DEFINITION, load, large, 1)).isEqualTo(300);
    assertThat(CheckpointInterval.suffices(300, storage, 1)).isFalse();
    assertThat(CheckpointInterval.suffices(300, storage, 1_000)).isTrue();
  }

  @Test
  void aHotUserTakesMoreSlotsUntilNoneHelps() {
    int even = Sizes.of(DEFINITION, new JobLoad(100_000, 100_000, 2, 0)).slots().count();
    int hot = Sizes.of(DEFINITION, new JobLoad(100_000, 100_000, 2, 0.2)).slots().count();
    assertThat(hot).isGreaterThan(even);
    assertThatThrownBy(() -> Sizes.of(DEFINITION, new JobLoad(100_000, 100_000, 2, 0.9)))
        .isInstanceOf(SizingException.class)
        .hasMessageContaining("one user's events (90 % of all)")
        .hasMessageContaining("--hot-user-share");
  }

  @Test
  void whatIsTooLargeForFlinkIsRefused() {
    assertThatThrownBy(() -> Sizes.of(DEFINITION, new JobLoad(1e9, 1_000_000_000, 1, 0)))
        .isInstanceOf(SizingException.class)
        .hasMessageContaining("more than 32768 slots");
  }

  @Test
  void recommendedParametersAreOnesThatTheJobTakes() {
    JobSize size = Sizes.of(DEFINITION, new JobLoad(8e6, 100_000_000, 5, 0));
    List<String> parameters =
        size.recommendations().stream()
            .filter(each -> !each.key().startsWith("taskmanager."))
            .map(each -> "--" + each.key() + "=" + each.value())
            .toList();
    assertThat(parameters).hasSizeGreaterThan(3).anyMatch(p -> p.startsWith("--max-parallelism"));
    Parameters.parsePartial(Map.of(), parameters.toArray(String[]::new));
  }

  @Test
  void checkpointsOfBusyTablesAreMoreFrequent() {
    JobLoad slow = new JobLoad(100, 1_000, 5, 0);
    JobLoad busy = new JobLoad(300_000, 1_000, 5, 0);
    assertThat(Sizes.of(DEFINITION, slow).intervalSeconds()).isEqualTo(60);
    assertThat(Sizes.of(DEFINITION, busy).intervalSeconds()).isLessThan(60);
  }
}
