package io.millrace.deployment;

import static io.millrace.deployment.Versions.A;
import static io.millrace.deployment.Versions.B;
import static io.millrace.deployment.Versions.C;
import static io.millrace.deployment.Versions.at;
import static io.millrace.deployment.Versions.canary;
import static io.millrace.deployment.Versions.prepare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.deployment.ControlRecord.Abort;
import io.millrace.deployment.ControlRecord.Activate;
import io.millrace.deployment.ControlRecord.Definition;
import io.millrace.deployment.ControlRecord.Model;
import io.millrace.deployment.ControlRecord.Prepare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeploymentsFormatTest {
  private static final int JOBS = 100;
  private static final int STEPS = 60;
  private static final List<String> ALL = List.of(A, B, C, "d".repeat(64), "e".repeat(64));

  private static final String FORMAT_1 =
      "01016102016101086262626262626262023fd00173000107636f6e74726f6c00010000018bcfe568"
          + "01040161010000000862626262626262620100010107636f6e74726f6c00000000018bcfe5680002"
          + "703100011973333a2f2f6d6f64656c732f62626262626262622e79616d6c011973333a2f2f6d6f64"
          + "656c732f62626262626262622e6f6e6e784064646464646464646464646464646464646464646464"
          + "64646464646464646464646464646464646464646464646464646464646464646464646464646464"
          + "646401630000030107636f6e74726f6c00ac020000018bcfe5692c02703301027b7d0001016d0266"
          + "6601640201026e6f040107636f6e74726f6c00ad020000018bcfe5692d0270340001017500020101"
          + "63000001016107636f6e74726f6c00ae020000018bcfe5692e0505050270317e6ca256ec57861f02"
          + "61321cf07c3aebd5ddef0270336da5a8fa2a5f9ee0027034843c6ee2ffb5489e0261351197ba1c03"
          + "f516f7";

  private final long seed = Long.getLong("millrace.seed", System.nanoTime());

  /** The bytes of savepoints that exist: a later build must read them. */
  @Test
  void theBytesAreThoseOfFormat1() {
    Deployments job = example();

    assertThat(HexFormat.of().formatHex(DeploymentsFormat.write(job))).isEqualTo(FORMAT_1);
    assertThat(DeploymentsFormat.write(DeploymentsFormat.read(HexFormat.of().parseHex(FORMAT_1))))
        .isEqualTo(DeploymentsFormat.write(job));
  }

  private static Deployments example() {
    Deployments job = Deployments.begin("a");
    job.take(at(0), prepare("p1", "bbbbbbbb"));
    job.outcome("bbbbbbbb", at(0), Optional.empty());
    job.take(
        at(1),
        new Activate("a2", new Lineup("a", List.of(canary("bbbbbbbb", 0.25)), "s", List.of())));
    job.switchOver();
    job.take(at(300), new Prepare("p3", "c", new Definition("{}", null), new Model("m", "ff")));
    job.take(at(301), new Prepare("p4", "d", new Definition(null, "u"), null));
    job.outcome("d", at(301), Optional.of("no"));
    job.take(at(302), new Activate("a5", new Lineup("c", List.of(), "", List.of("a"))));
    return job;
  }

  /** A job that is stored and read between any two steps goes the way of one that never was. */
  @Test
  void theBytesHoldAllThatDecides() {
    System.out.println("DeploymentsFormatTest seed " + seed);
    for (int i = 0; i < JOBS; i++) {
      String where = "seed " + (seed + i);
      Random random = new Random(seed + i);
      Deployments kept = Deployments.begin(A);
      Deployments stored = Deployments.begin(A);
      for (int step = 0; step < STEPS; step++) {
        long decision = random.nextLong();
        stored = DeploymentsFormat.read(DeploymentsFormat.write(stored));
        List<Ruling> rulings = step(stored, step, new Random(decision));
        assertThat(rulings)
            .as("%s, step %s", where, step)
            .isEqualTo(step(kept, step, new Random(decision)));
      }
      assertThat(DeploymentsFormat.write(stored))
          .as(where)
          .isEqualTo(DeploymentsFormat.write(kept));
    }
  }

  /** Reading the whole topic again changes nothing, wherever a job has come to. */
  @Test
  void aTopicThatIsReadAgainChangesNothing() {
    System.out.println("DeploymentsFormatTest seed " + seed);
    for (int i = 0; i < JOBS; i++) {
      Random random = new Random(seed + i);
      Deployments job = Deployments.begin(A);
      List<ControlRecord> taken = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        ControlRecord record = record(step, random);
        taken.add(record);
        job.take(at(step), record);
        settle(job, random);
      }
      byte[] before = DeploymentsFormat.write(job);
      for (ControlRecord each : taken) {
        assertThat(job.take(at(STEPS + taken.indexOf(each)), each)).isEmpty();
      }
      assertThat(DeploymentsFormat.write(job)).as("seed %s", seed + i).isEqualTo(before);
    }
  }

  @Test
  void bytesThatEndTooEarlyOrGoOnAreRefused() {
    byte[] whole = DeploymentsFormat.write(example());

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> DeploymentsFormat.read(cut))
          .as("%s bytes", length)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("Cannot read the deployments in the state: ");
    }
    assertThatThrownBy(() -> DeploymentsFormat.read(Arrays.copyOf(whole, whole.length + 1)))
        .hasMessage(
            "Cannot read the deployments in the state: 1 of %d bytes are left"
                .formatted(whole.length + 1));
  }

  @Test
  void bytesOfALaterBuildAreRefused() {
    byte[] later = DeploymentsFormat.write(example());
    later[0] = 2;

    assertThatThrownBy(() -> DeploymentsFormat.read(later))
        .hasMessage(
            "Cannot read the deployments in the state: their format is 2 (must be 1): run the build"
                + " that wrote them");
  }

  private static List<Ruling> step(Deployments job, int step, Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> settle(job, random);
      case 1 -> job.next().isPresent() ? List.of(job.switchOver()) : List.of();
      case 2 -> random.nextInt(5) == 0 ? job.start(ALL.get(random.nextInt(2))) : List.of();
      default -> job.take(at(step), record(step, random));
    };
  }

  /** Ends a preparation, if there is one, and may switch over. */
  private static List<Ruling> settle(Deployments job, Random random) {
    List<Ruling> rulings = new ArrayList<>();
    for (Preparation each : job.preparations()) {
      if (each.stage() == Preparation.Stage.LOADING && random.nextBoolean()) {
        Optional<String> refusal =
            random.nextInt(3) == 0 ? Optional.of("no " + random.nextInt(9)) : Optional.empty();
        rulings.addAll(job.outcome(each.version(), each.request().control(), refusal));
      }
    }
    if (job.next().isPresent() && random.nextBoolean()) {
      rulings.add(job.switchOver());
    }
    return rulings;
  }

  private static ControlRecord record(int step, Random random) {
    String id = "r" + step;
    String version = ALL.get(random.nextInt(ALL.size()));
    return switch (random.nextInt(5)) {
      case 0, 1 -> prepare(id, version);
      case 2, 3 -> new Activate(id, lineup(random));
      default -> new Abort(id, version);
    };
  }

  private static Lineup lineup(Random random) {
    List<String> versions = new ArrayList<>(ALL);
    Collections.shuffle(versions, random);
    int canaries = random.nextInt(3);
    int shadows = random.nextInt(2);
    return new Lineup(
        versions.get(0),
        versions.subList(1, 1 + canaries).stream().map(each -> canary(each, 0.2)).toList(),
        "s" + random.nextInt(2),
        versions.subList(3, 3 + shadows));
  }
}
