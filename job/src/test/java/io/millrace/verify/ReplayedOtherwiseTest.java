package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.flink.batch.VerifyTasks;
import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replay under a definition that would decode the records otherwise: events and rejects remain
 * those of the pipeline's own versions.
 */
class ReplayedOtherwiseTest {
  private static final int KEPT = 50;

  @TempDir private Path folder;
  private TamperLake tables;

  @BeforeEach
  void makeTables() throws IOException {
    tables = TamperLake.in(folder.resolve("tables"), Variant.REPLAYED_OTHERWISE);
  }

  @AfterEach
  void close() throws IOException {
    tables.close();
  }

  @Test
  void nothingDiffersWhereNobodyHasTampered() throws IOException {
    Summary summary = verify();

    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.unrecomputed().counts()).isEmpty();
    assertThat(summary.tally().predictions()).isEqualTo(summary.events()).isGreaterThan(300);
    assertThat(summary.rejects()).isGreaterThan(40);
    assertSameOnTasks(summary);
  }

  @Test
  void tamperedRecordsOfThePipelineAreFound() throws IOException {
    TamperRows rows = new TamperRows(tables);
    Record reject = rows.rejects().get(3);
    reject.setField("value", bytes("{\"id\":\"e\",\"user\":\"u\",\"time\":1,\"type\":\"UK\"}"));
    Record event = rows.events().get(20);
    TamperRows.nested(event, "kafka", kafka -> kafka.setField("value", otherType(kafka)));
    rows.write();

    Summary summary = verify();

    assertThat(summary.findings().first())
        .filteredOn(each -> each.kind() == DifferenceKind.REJECT)
        .extracting(each -> each.kafka().toString())
        .containsExactly(TamperRows.where(reject));
    assertThat(summary.findings().first())
        .filteredOn(each -> each.kind() == DifferenceKind.RAW_VALUE)
        .extracting(each -> each.kafka().toString())
        .containsExactly(TamperRows.where(event));
    assertSameOnTasks(summary);
  }

  @Test
  void withoutThePipelinesVersionsWhatTheyWouldGiveIsNotRecomputed() throws IOException {
    tables
        .lake()
        .catalog()
        .dropTable(
            TableIdentifier.of(tables.lake().eventsNamespace(), LakeTable.VERSIONS.key()), false);

    Summary summary = verify();

    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.unrecomputed().counts())
        .isEqualTo(
            Map.of(
                NotRecomputed.EVENT_VERSION_UNKNOWN, summary.events(),
                NotRecomputed.REJECT_VERSION_UNKNOWN, summary.rejects()));
    assertThat(summary.unrecomputed().passesStrict()).isFalse();
    assertSameOnTasks(summary);
  }

  private static ByteBuffer otherType(Record kafka) {
    ByteBuffer value = (ByteBuffer) kafka.getField("value");
    String text = StandardCharsets.UTF_8.decode(value.duplicate()).toString();
    return bytes(text.replaceFirst("\"type\":\"..\"", "\"type\":\"XX\""));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private void assertSameOnTasks(Summary threads) throws IOException {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(2, new Configuration());
    env.setParallelism(2);
    Findings findings = new Findings(KEPT, difference -> {});
    try (Lake lake = tables.place().open();
        DifferenceTable none = DifferenceTable.none(lake)) {
      Summary tasks = verify(lake, findings, new VerifyTasks(env, tables.place(), none, KEPT));

      assertThat(tasks.findings().first()).isEqualTo(threads.findings().first());
      assertThat(tasks.unrecomputed().counts()).isEqualTo(threads.unrecomputed().counts());
    }
  }

  private Summary verify() throws IOException {
    Findings findings = new Findings(KEPT, difference -> {});
    try (Lake lake = tables.place().open()) {
      return verify(lake, findings, new VerifyThreads(1, folder, findings, Progress.NONE));
    }
  }

  private static Summary verify(Lake lake, Findings findings, VerifyWork work) throws IOException {
    return new Verification(
            lake,
            new Verification.Settings(new AsOf.Latest(), 1, TopicRecords.OUT_OF_REACH),
            findings)
        .run(work);
  }
}
