package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.AsOf;
import io.millrace.lake.Cut;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AccountingTest {
  private static final Cut CUT =
      new Cut(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
  private static final long BEGIN = 65_000;
  private static final int RECORDS = 200_000;

  private final Random random = new Random(5);

  @Test
  void partsInAnyOrderFindWhatOneWouldFind() {
    List<KafkaCoordinates> events = new ArrayList<>();
    List<KafkaCoordinates> rejects = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      KafkaCoordinates kafka = new KafkaCoordinates("t", i % 3, BEGIN + i / 3, 0);
      (random.nextInt(10) == 0 ? rejects : events).add(kafka);
    }
    TreeSet<String> dropped = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      dropped.add(events.remove(random.nextInt(events.size() / 2)).toString());
    }
    events.add(events.get(1_000));
    rejects.add(rejects.get(2_000));
    rejects.add(rejects.get(2_000));
    rejects.add(events.get(90_000));
    Summary one = of(events, rejects, 1);

    assertThat(one.findings().counts())
        .containsEntry(DifferenceKind.EVENT_DOUBLED, 1L)
        .containsEntry(DifferenceKind.REJECT_DOUBLED, 2L)
        .containsEntry(DifferenceKind.EVENT_AND_REJECT, 1L);
    assertThat(one.missingOffsets()).isEqualTo(dropped.size());
    assertThat(one.events()).isEqualTo(events.size());
    assertThat(one.findings().first())
        .filteredOn(found -> found.kind() == DifferenceKind.OFFSETS_MISSING)
        .allMatch(found -> dropped.contains(found.kafka().toString()));
    for (int parts : List.of(2, 7)) {
      Collections.shuffle(events, random);
      Collections.shuffle(rejects, random);
      Summary many = of(events, rejects, parts);
      assertThat(many.findings().counts()).isEqualTo(one.findings().counts());
      assertThat(many.findings().first()).isEqualTo(one.findings().first());
      assertThat(many.missingOffsets()).isEqualTo(one.missingOffsets());
      assertThat(many.rejects()).isEqualTo(one.rejects());
    }
  }

  private static Summary of(
      List<KafkaCoordinates> events, List<KafkaCoordinates> rejects, int count) {
    List<Findings> findings = new ArrayList<>();
    List<Accounting> accountings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      findings.add(new Findings(40, difference -> {}));
      accountings.add(new Accounting(findings.get(i)));
    }
    rejects.forEach(
        each -> accountings.get(Math.floorMod(Accounting.part(each), count)).reject(each));
    events.forEach(
        each -> accountings.get(Math.floorMod(Accounting.part(each), count)).event(each, "u", "e"));
    Parts parts = new Parts(new Findings(40, difference -> {}));
    for (int i = count - 1; i >= 0; i--) {
      accountings.get(i).end().split(1).forEach(parts::add);
      parts.add(findings.get(i).part());
    }
    Verification.Settings settings =
        new Verification.Settings(new AsOf.Latest(), 1, TopicRecords.OUT_OF_REACH);
    return parts.summary(CUT, settings.chains(CUT, Chains.Reach.NEWEST), settings);
  }

  @Test
  void theFirstOfEachKindAreKeptWhoeverFindsThem() {
    Findings all = new Findings(3, difference -> {});
    Findings left = new Findings(3, difference -> {});
    Findings right = new Findings(3, difference -> {});
    for (int i = 0; i < 100; i++) {
      Difference found =
          Difference.ofRecord(
              i % 5 == 0 ? DifferenceKind.EVENT_DOUBLED : DifferenceKind.REJECT_DOUBLED,
              new KafkaCoordinates("t", 0, 1_000 - random.nextInt(900), 0),
              null,
              null,
              "row " + i);
      all.add(found);
      (random.nextBoolean() ? left : right).add(found);
    }
    left.add(right.part());

    assertThat(left.first()).hasSize(6).isEqualTo(all.first());
    assertThat(left.counts())
        .isEqualTo(Map.of(DifferenceKind.EVENT_DOUBLED, 20L, DifferenceKind.REJECT_DOUBLED, 80L));
  }
}
