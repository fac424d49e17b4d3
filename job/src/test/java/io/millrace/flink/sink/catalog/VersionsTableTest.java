package io.millrace.flink.sink.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.StateHistory;
import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.flink.sink.TableSinks;
import io.millrace.lake.VersionsTable;
import io.millrace.lake.start.KnownVersion;
import io.millrace.pipeline.Pipeline;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsTableTest {
  private static final byte[] MODEL = {1, 2, 3};

  @TempDir private Path folder;
  private FolderLake lake;

  @BeforeEach
  void openLake() throws Exception {
    lake = FolderLake.jdbc(folder);
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);
  }

  @AfterEach
  void closeLake() throws Exception {
    lake.close();
  }

  @Test
  void aVersionIsKnownOnceItIsRecorded() throws Exception {
    Map<String, String> properties = lake.settings().properties().get();
    String name = lake.settings().name();
    assertThat(KnownVersion.isIn(name, properties, Shop.pipeline())).isFalse();

    TableSinks.recordVersion(lake.settings(), Shop.pipeline(), MODEL, null, Optional.empty());

    assertThat(KnownVersion.isIn(name, properties, Shop.pipeline())).isTrue();
    assertThat(KnownVersion.isIn(name, Map.of(), Shop.pipeline())).isFalse();
  }

  @Test
  void aVersionIsRecordedOnceWithItsModel() throws Exception {
    TableSinks.recordVersion(lake.settings(), Shop.pipeline(), MODEL, null, Optional.empty());
    TableSinks.recordVersion(lake.settings(), Shop.pipeline(), MODEL, null, Optional.empty());

    List<Record> rows = lake.rows("versions");
    assertThat(rows).hasSize(1);
    Record row = rows.get(0);
    assertThat(row.getField("pipeline_version")).isEqualTo(Shop.pipeline().version());
    assertThat(row.getField("definition")).isEqualTo(Shop.pipeline().canonicalJson());
    assertThat(((Record) row.getField("model")).getField("sha256")).isEqualTo("ab".repeat(32));
    assertThat(row.getField("model_bytes")).isEqualTo(ByteBuffer.wrap(MODEL));
    assertThat(row.getField("model_uri")).isNull();
  }

  @Test
  void aLargeModelIsKeptAtItsUri() throws Exception {
    TableSinks.recordVersion(
        lake.settings(), Shop.pipeline(), null, "s3://models/intent.onnx", Optional.empty());

    Record row = lake.rows("versions").get(0);
    assertThat(row.getField("model_bytes")).isNull();
    assertThat(row.getField("model_uri")).isEqualTo("s3://models/intent.onnx");
  }

  @Test
  void aDefinitionWithoutAModelHasNone() throws Exception {
    TableSinks.recordVersion(lake.settings(), withoutModel(), null, null, Optional.empty());

    Record row = lake.rows("versions").get(0);
    assertThat(row.getField("model")).isNull();
    assertThat(row.getField("model_bytes")).isNull();
  }

  @Test
  void aModelWithoutBytesOrPlaceIsAnError() {
    assertThatThrownBy(
            () ->
                TableSinks.recordVersion(
                    lake.settings(), Shop.pipeline(), null, null, Optional.empty()))
        .hasMessageContaining("model bytes or a URI must be given");
  }

  @Test
  void submissionsAtTheSameTimeRecordAVersionOnce() throws Exception {
    int submissions = 4;
    CyclicBarrier start = new CyclicBarrier(submissions);
    ExecutorService threads = Executors.newFixedThreadPool(submissions);
    Callable<Boolean> submission =
        () -> {
          VersionsTable versions = new VersionsTable(lake.table("versions"), Clock.systemUTC());
          start.await();
          return versions.append(Shop.pipeline(), MODEL, null, Optional.of(StateHistory.COMPLETE));
        };
    try {
      int added = 0;
      for (Future<Boolean> result :
          threads.invokeAll(List.of(submission, submission, submission, submission))) {
        added += result.get() ? 1 : 0;
      }
      assertThat(added).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
    assertThat(lake.rows("versions")).hasSize(1);
  }

  private static Pipeline withoutModel() {
    Pipeline p = Shop.pipeline();
    return new Pipeline(
        p.name(),
        p.topics(),
        p.event(),
        p.features(),
        null,
        p.tables(),
        null,
        p.canonicalJson(),
        p.version());
  }
}
