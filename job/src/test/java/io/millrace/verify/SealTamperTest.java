package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.seal.Head;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tampering with sealed records and their seals is found; rightful changes are no difference. */
class SealTamperTest {
  @TempDir private static Path folder;
  private static final Map<Variant, TamperLake> LAKES = new EnumMap<>(Variant.class);

  @BeforeAll
  static void makeTables() throws IOException {
    for (Variant each : Variant.sealed()) {
      LAKES.put(each, TamperLake.inMemory(folder.resolve(each.name()), each));
    }
  }

  @AfterAll
  static void close() throws IOException {
    for (TamperLake each : LAKES.values()) {
      each.close();
    }
  }

  /** Pairs of kind and variant: each kind over plain tables, and over one of the others. */
  static Stream<Arguments> kinds() {
    List<TamperKind> kinds = SealTampering.kinds().toList();
    List<Variant> others = Variant.sealed().stream().filter(each -> each != Variant.PLAIN).toList();
    List<Arguments> all = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      all.add(Arguments.of(Variant.PLAIN, kinds.get(i)));
      all.add(Arguments.of(others.get(i % others.size()), kinds.get(i)));
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("kinds")
  void tamperingWithSealedRecordsIsFoundAndNamed(Variant variant, TamperKind kind)
      throws IOException {
    TamperLake lake = LAKES.get(variant);
    TamperRows rows = new TamperRows(lake);
    String named = kind.change().in(rows);
    try {
      rows.write();

      List<Difference> found = verify(lake, List.of()).findings().first();

      assertThat(found)
          .filteredOn(each -> each.kind() == kind.found())
          .as("%s among %s", kind.found(), found)
          .anyMatch(each -> named == null || TamperTest.isNamed(each, named));
    } finally {
      lake.restore();
    }
  }

  @Test
  void keptHeadsLieOnTheChainWhateverSealsAreCutFrom() throws IOException {
    TamperLake lake = LAKES.get(Variant.PLAIN);
    List<Head> kept = new ArrayList<>(heads(lake));
    kept.add(headWithin(lake, 0, 7));

    Summary summary = verify(lake, kept);

    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.sealed().heads()).isEqualTo(kept.size());
    assertThat(summary.sealed().behindKept()).isZero();
    assertThat(summary.sealed().records()).isEqualTo(summary.events() + summary.rejects());
  }

  @Test
  void aTailThatIsCutFromAllTablesIsFoundByAKeptHeadAlone() throws IOException {
    TamperLake lake = LAKES.get(Variant.PLAIN);
    List<Head> kept = heads(lake);
    TamperRows rows = new TamperRows(lake);
    List<Record> last =
        rows.seals().stream().filter(row -> row.getField("checkpoint").equals(4L)).toList();
    for (Record seal : last) {
      rows.events().removeIf(row -> isIn(seal, row));
      rows.predictions().removeIf(row -> isIn(seal, row));
      rows.rejects().removeIf(row -> isIn(seal, row));
    }
    rows.seals().removeAll(last);
    try {
      rows.write();

      assertThat(verify(lake, List.of()).findings().first()).isEmpty();
      assertThat(verify(lake, kept).findings().first())
          .extracting(Difference::kind)
          .containsOnly(DifferenceKind.HEAD_BEYOND)
          .hasSize(TamperHistory.PARTITIONS);
    } finally {
      lake.restore();
    }
  }

  @Test
  void aChainThatIsRebuiltFromForgedRecordsIsFoundByAKeptHeadAlone() throws IOException {
    TamperLake lake = LAKES.get(Variant.PLAIN);
    List<Head> kept = heads(lake);
    TamperRows rows = new TamperRows(lake);
    Record forged = rows.rejects().get(0);
    TamperRows.nested(
        forged, "kafka", kafka -> kafka.setField("key", ByteBuffer.wrap(new byte[9])));
    NaiveSeals.rebuild(rows);
    try {
      rows.write();

      assertThat(verify(lake, List.of()).findings().first()).isEmpty();
      assertThat(verify(lake, kept).findings().first())
          .extracting(Difference::kind)
          .containsOnly(DifferenceKind.HEAD_DIFFERS)
          .hasSize(1);
    } finally {
      lake.restore();
    }
  }

  @Test
  void recordsFromBeforeTheChainsBeganAreCountedAndNoDifference() throws IOException {
    TamperLake lake = LAKES.get(Variant.PLAIN);
    TamperRows rows = new TamperRows(lake);
    // As a job seals that has been restored from a savepoint of before.
    withoutFirstSeals(rows);
    rows.events().stream()
        .filter(row -> isOf(1, row))
        .forEach(row -> TamperRows.nested(row, "kafka", kafka -> kafka.setField("value", null)));
    rows.rejects().stream()
        .filter(row -> isOf(1, row))
        .forEach(
            row -> {
              row.setField("value_bytes", null);
              row.setField("value_sha256", null);
            });
    try {
      rows.write();

      Summary summary = verify(lake, List.of());

      assertThat(summary.findings().first()).isEmpty();
      assertThat(summary.unrecomputed().count(NotRecomputed.NOT_SEALED)).isEqualTo(105);
    } finally {
      lake.restore();
    }
  }

  @Test
  void recordsOfAJobThatSealsLieNotBeforeTheChains() throws IOException {
    TamperLake lake = LAKES.get(Variant.PLAIN);
    TamperRows rows = new TamperRows(lake);
    withoutFirstSeals(rows);
    try {
      rows.write();

      assertThat(verify(lake, List.of()).findings().counts())
          .isEqualTo(Map.of(DifferenceKind.SEAL_MISSING, (long) TamperHistory.PARTITIONS));
    } finally {
      lake.restore();
    }
  }

  /** Chains that begin with the second checkpoint. */
  private static void withoutFirstSeals(TamperRows rows) {
    rows.seals().removeIf(row -> row.getField("checkpoint").equals(1L));
    NaiveSeals.rebuild(rows);
  }

  private static boolean isOf(long checkpoint, Record row) {
    return new TamperRows(LAKES.get(Variant.PLAIN))
        .seals().stream()
            .filter(seal -> seal.getField("checkpoint").equals(checkpoint))
            .anyMatch(seal -> isIn(seal, row) && isBelow((Long) seal.getField("to_offset"), row));
  }

  private static boolean isBelow(long offset, Record row) {
    return TamperRows.offset(row) < offset;
  }

  static Stream<List<Long>> checkpointsWithoutRawValues() {
    return Stream.of(List.of(1L, 2L), List.of(3L, 4L), List.of(2L, 3L));
  }

  @ParameterizedTest
  @MethodSource("checkpointsWithoutRawValues")
  void aDefinitionThatLeavesRawValuesOutOrNoLongerMayGoOnUnderTheSameJob(List<Long> checkpoints)
      throws IOException {
    TamperLake lake = LAKES.get(Variant.PLAIN);
    TamperRows rows = new TamperRows(lake);
    rows.events().stream()
        .filter(row -> checkpoints.stream().anyMatch(each -> isOf(each, row)))
        .forEach(row -> TamperRows.nested(row, "kafka", kafka -> kafka.setField("value", null)));
    try {
      rows.write();

      Summary summary = verify(lake, List.of());

      assertThat(summary.findings().first()).isEmpty();
      assertThat(summary.unrecomputed().passesStrict()).isFalse();
    } finally {
      lake.restore();
    }
  }

  @Test
  void eventsOnTheirWayInAnUnalignedCheckpointAreWrittenAsTheLaterDefinitionSays()
      throws IOException {
    TamperLake lake = LAKES.get(Variant.PLAIN);
    TamperRows rows = new TamperRows(lake);
    List<Record> on = rows.events().stream().filter(row -> isOf(2, row)).toList();
    Stream.concat(
            rows.events().stream().filter(row -> isOf(3, row) || isOf(4, row)),
            on.subList(on.size() / 2, on.size()).stream())
        .forEach(row -> TamperRows.nested(row, "kafka", kafka -> kafka.setField("value", null)));
    try {
      rows.write();

      assertThat(verify(lake, List.of()).findings().first()).isEmpty();
    } finally {
      lake.restore();
    }
  }

  @Test
  void eventsWithoutBytesAreCountedAndTheirSealsStillFollowEachOther() throws IOException {
    TamperLake lake = LAKES.get(Variant.PLAIN);
    TamperRows rows = new TamperRows(lake);
    rows.events()
        .forEach(row -> TamperRows.nested(row, "kafka", kafka -> kafka.setField("value", null)));
    try {
      rows.write();

      Summary summary = verify(lake, List.of());

      assertThat(summary.findings().first()).isEmpty();
      assertThat(summary.unrecomputed().counts().keySet())
          .containsExactlyInAnyOrder(
              NotRecomputed.WITHOUT_RAW_VALUE, NotRecomputed.SEALED_WITHOUT_BYTES);
    } finally {
      lake.restore();
    }
  }

  @Test
  void aKeptHeadHoldsNothingBehindRecordsThatAreOfNoKnownHash() throws IOException {
    TamperLake lake = LAKES.get(Variant.PLAIN);
    List<Head> kept = heads(lake);
    TamperRows rows = new TamperRows(lake);
    rows.events()
        .forEach(row -> TamperRows.nested(row, "kafka", kafka -> kafka.setField("value", null)));
    try {
      rows.write();

      Summary summary = verify(lake, kept);

      assertThat(summary.findings().first()).isEmpty();
      assertThat(summary.sealed().heads()).isZero();
      assertThat(summary.unrecomputed().count(NotRecomputed.HEAD_NOT_COMPUTED))
          .isEqualTo(TamperHistory.PARTITIONS);
    } finally {
      lake.restore();
    }
  }

  private static boolean isIn(Record seal, Record row) {
    Record kafka = (Record) row.getField("kafka");
    return kafka.getField("partition").equals(seal.getField("partition"))
        && (Long) kafka.getField("offset") >= (Long) seal.getField("from_offset");
  }

  private static List<Head> heads(TamperLake lake) {
    return new TamperRows(lake)
        .seals().stream()
            .filter(row -> row.getField("checkpoint").equals(4L))
            .map(
                row ->
                    new Head(
                        (String) row.getField("topic"),
                        (Integer) row.getField("partition"),
                        (Long) row.getField("to_offset"),
                        ((ByteBuffer) row.getField("hash")).array().clone()))
            .toList();
  }

  /** The head of records up to an offset at which no seal ends. */
  private static Head headWithin(TamperLake lake, int partition, long toOffset) {
    return new Head(
        TamperHistory.TOPIC,
        partition,
        toOffset,
        NaiveSeals.head(new TamperRows(lake), partition, 0, toOffset));
  }

  private static Summary verify(TamperLake lake, List<Head> kept) throws IOException {
    Findings findings = lake.findings();
    Verification.Settings settings =
        new Verification.Settings(
            new AsOf.Latest(), 1, TopicRecords.OUT_OF_REACH, Limits.DEFAULT, kept);
    // A replay's tables say when they are opened what they were made from.
    try (Lake opened = lake.place().open()) {
      return new Verification(opened, settings, findings)
          .run(new VerifyThreads(2, folder, findings, Progress.NONE));
    }
  }
}
