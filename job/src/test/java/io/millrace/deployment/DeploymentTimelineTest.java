package io.millrace.deployment;

import static io.millrace.deployment.Versions.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.KafkaCoordinates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeploymentTimelineTest {
  private static final int TIMELINES = 300;
  private static final int PARTITIONS = 4;
  private static final int OFFSETS = 40;

  private final long seed = Long.getLong("millrace.seed", System.nanoTime());

  @Test
  void aRecordIsScoredByTheLastDeploymentThatBeginsAtOrBeforeIt() {
    DeploymentTimeline timeline =
        new DeploymentTimeline(
            List.of(boundary(1), boundary(2, at(0, 10)), boundary(3, at(0, 10), at(1, 5))));

    assertThat(number(timeline, at(0, 9))).isEqualTo(1);
    assertThat(number(timeline, at(0, 10))).as("2 began and ended there").isEqualTo(3);
    assertThat(number(timeline, at(1, 4))).as("partition 1 had no record at 2's").isEqualTo(2);
    assertThat(number(timeline, at(1, 5))).isEqualTo(3);
    assertThat(number(timeline, at(7, 0))).as("a partition that no boundary knows").isEqualTo(3);
    assertThat(timeline.problems()).isEmpty();
  }

  @Test
  void recordsOfBeforeTheFirstDeploymentHaveNone() {
    DeploymentTimeline timeline = new DeploymentTimeline(List.of(boundary(1, at(0, 10))));

    assertThat(timeline.at(at(0, 9))).isEmpty();
    assertThat(number(timeline, at(0, 10))).isEqualTo(1);
    assertThat(new DeploymentTimeline(List.of()).at(at(0, 0))).isEmpty();
  }

  @Test
  void topicsAreApart() {
    DeploymentTimeline timeline =
        new DeploymentTimeline(List.of(boundary(1), boundary(2, at(0, 10))));
    KafkaCoordinates other = new KafkaCoordinates("other", 0, 3, KafkaCoordinates.NO_TIMESTAMP);

    assertThat(number(timeline, at(0, 3))).isEqualTo(1);
    assertThat(number(timeline, other)).isEqualTo(2);
  }

  @Test
  void everyRecordHasTheDeploymentThatTheContractSays() {
    System.out.println("DeploymentTimelineTest seed " + seed);
    for (int i = 0; i < TIMELINES; i++) {
      Random random = new Random(seed + i);
      List<Boundary> boundaries = drawn(random);
      List<Boundary> shuffled = new ArrayList<>(boundaries);
      Collections.shuffle(shuffled, random);
      DeploymentTimeline timeline = new DeploymentTimeline(shuffled);
      for (int partition = 0; partition < PARTITIONS; partition++) {
        for (int offset = 0; offset < OFFSETS; offset++) {
          KafkaCoordinates place = at(partition, offset);
          assertThat(timeline.at(place))
              .as("seed %s, %s, %s", seed + i, place, boundaries)
              .isEqualTo(byTheContract(boundaries, place));
        }
      }
      assertThat(timeline.problems()).as("seed %s", seed + i).isEmpty();
    }
  }

  @Test
  void whatNoJobCanHaveWrittenIsNamed() {
    assertThat(new DeploymentTimeline(List.of(boundary(2), boundary(1), boundary(4))).problems())
        .containsExactly("Deployment 3 is missing: the next is 4");
    assertThat(new DeploymentTimeline(List.of(boundary(1), boundary(1))).problems())
        .containsExactly("Deployment 1 comes twice");
    assertThat(new DeploymentTimeline(List.of(boundary(2))).problems())
        .containsExactly("Deployment 1 is missing: the next is 2");
    assertThat(
            new DeploymentTimeline(List.of(boundary(1, at(0, 9)), boundary(2, at(0, 8))))
                .problems())
        .containsExactly("Deployment 2 begins at events-0@8, before an earlier one (9)");
  }

  /** Beginnings that never go back, of partitions that join one after the other. */
  private static List<Boundary> drawn(Random random) {
    List<Boundary> boundaries = new ArrayList<>();
    long[] next = new long[PARTITIONS];
    for (int number = 1; number <= 1 + random.nextInt(6); number++) {
      List<KafkaCoordinates> offsets = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        next[partition] += random.nextInt(3) == 0 ? random.nextInt(OFFSETS / 2) : 0;
        if (next[partition] > 0) {
          offsets.add(at(partition, next[partition]));
        }
      }
      boundaries.add(new Boundary(deployment(number), offsets));
    }
    return boundaries;
  }

  /** Rows at or beyond the offsets of a deployment are scored by it, until the next. */
  private static Optional<Deployment> byTheContract(
      List<Boundary> boundaries, KafkaCoordinates place) {
    Optional<Deployment> scoring = Optional.empty();
    for (Boundary each : boundaries) {
      long begin =
          each.offsets().stream()
              .filter(offset -> offset.partition() == place.partition())
              .mapToLong(KafkaCoordinates::offset)
              .findFirst()
              .orElse(0);
      if (place.offset() >= begin) {
        scoring = Optional.of(each.deployment());
      }
    }
    return scoring;
  }

  private static long number(DeploymentTimeline timeline, KafkaCoordinates place) {
    return timeline.at(place).orElseThrow().number();
  }

  private static Boundary boundary(long number, KafkaCoordinates... offsets) {
    return new Boundary(deployment(number), List.of(offsets));
  }

  private static Deployment deployment(long number) {
    return new Deployment(number, Lineup.alone(version((int) number)), null);
  }

  private static KafkaCoordinates at(int partition, long offset) {
    return new KafkaCoordinates("events", partition, offset, KafkaCoordinates.NO_TIMESTAMP);
  }
}
