package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tampering with a pipeline's tables is found and named, whatever their history; and untouched
 * tables give no difference. A way to tamper is an entry of {@link TamperKind}.
 */
class TamperTest {
  @TempDir private static Path folder;
  private static final Map<Variant, TamperLake> LAKES = new EnumMap<>(Variant.class);

  /** Models in use all the time, which verifications then share instead of loading each its own. */
  private static final Models MODELS = new Models();

  @BeforeAll
  static void makeTables() throws IOException {
    for (Variant each : Variant.sealed()) {
      TamperLake lake = TamperLake.inMemory(folder.resolve(each.name()), each);
      LAKES.put(each, lake);
      VersionSet versions = VersionSet.read(lake.lake(), lake.findings());
      for (Record row : lake.rows(LakeTable.VERSIONS)) {
        MODELS.of(versions.find((String) row.getField("pipeline_version")).orElseThrow());
      }
    }
  }

  @AfterAll
  static void close() throws IOException {
    for (TamperLake each : LAKES.values()) {
      each.close();
    }
    MODELS.close();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void nothingIsFoundWhereNobodyHasTampered(Variant variant) throws IOException {
    Summary summary = verify(LAKES.get(variant));

    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.unrecomputed().counts()).isEmpty();
    assertThat(summary.tally().predictions()).isEqualTo(summary.events()).isGreaterThan(300);
    assertThat(summary.rejects()).isGreaterThan(40);
  }

  static List<Variant> variants() {
    return Variant.sealed();
  }

  static Stream<Arguments> kinds() {
    return Variant.sealed().stream()
        .flatMap(variant -> TamperKind.all().map(kind -> Arguments.of(variant, kind)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("kinds")
  void tamperingIsFoundAndNamed(Variant variant, TamperKind kind) throws IOException {
    TamperLake lake = LAKES.get(variant);
    TamperRows rows = new TamperRows(lake);
    String named = kind.change().in(rows);
    try {
      rows.write();

      List<Difference> found = verify(lake).findings().first();

      assertThat(found).extracting(Difference::kind).contains(kind.found());
      assertThat(found)
          .filteredOn(each -> each.kind() == kind.found())
          .anyMatch(each -> named == null || isNamed(each, named));
    } finally {
      lake.restore();
    }
  }

  static boolean isNamed(Difference difference, String named) {
    return named.equals(difference.pipelineVersion())
        || (difference.kafka() != null && named.equals(difference.stored()))
        || (difference.kafka() != null && named.equals(difference.kafka().toString()));
  }

  private static Summary verify(TamperLake lake) throws IOException {
    Findings findings = lake.findings();
    Verification.Settings settings =
        new Verification.Settings(new AsOf.Latest(), 1, TopicRecords.OUT_OF_REACH);
    // A replay's tables say when they are opened what they were made from.
    try (Lake opened = lake.place().open()) {
      return new Verification(opened, settings, findings)
          .run(new VerifyThreads(1, folder, findings, Progress.NONE));
    }
  }
}
