package io.millrace.flink.sink.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.Aggregate;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.Window;
import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.flink.sink.TableSinks;
import io.millrace.lake.write.TableWriter;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.Pipeline.Partitioning;
import io.millrace.row.PredictionColumns;
import io.millrace.scoring.Prediction;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.sink.IcebergStreamWriterMetrics;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.WriteResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes predictions with 20 features: 31 columns and more in all. */
class BoundedWriterTest {
  private static final int FEATURES = 20;
  private static final long FILE_BYTES = 128L << 20;

  @TempDir private Path folder;
  private final List<FeatureColumn> columns = new ArrayList<>();
  private FolderLake lake;
  private Table table;

  @BeforeEach
  void openLake() throws Exception {
    List<FeatureDefinition> features = new ArrayList<>();
    for (int i = 0; i < FEATURES; i++) {
      features.add(
          new FeatureDefinition("f" + i, new Aggregate.Sum("amount"), null, Window.LIFETIME));
      columns.add(new FeatureColumn("f" + i, ColumnType.DOUBLE));
    }
    lake = FolderLake.jdbc(folder);
    Pipeline pipeline = Shop.pipeline("shop", Shop.fields(), features, Partitioning.DAY);
    TableSinks.prepare(lake.settings(), pipeline, columns);
    table = SerializableTable.copyOf(lake.table("predictions"));
  }

  @AfterEach
  void closeLake() throws Exception {
    lake.close();
  }

  @Test
  void rowsOfManyDaysAreAllWrittenThoughFewFilesAreOpen() throws Exception {
    BoundedWriter<Prediction> writer = writer(new TableWriter.Limits(2, 20_000, FILE_BYTES));
    for (int i = 0; i < 1_000; i++) {
      writer.write(prediction(i, i % 7 < 4 ? i % 3 : i % 40), null);
    }
    commit(writer.prepareCommit().iterator().next());
    for (int i = 1_000; i < 1_010; i++) {
      writer.write(prediction(i, i), null);
    }
    commit(writer.prepareCommit().iterator().next());

    assertThat(lake.offsets("predictions"))
        .isEqualTo(IntStream.range(0, 1_010).mapToObj(Long::valueOf).toList());
  }

  @Test
  void aBusyDayHasOneFileAndAQuietOneToo() throws Exception {
    BoundedWriter<Prediction> writer = writer(TableWriter.Limits.of(table, FILE_BYTES));
    for (int i = 0; i < 3_000; i++) {
      writer.write(prediction(i, i % 100 == 0 ? 1 : 0), null);
    }
    DataFile[] files = writer.prepareCommit().iterator().next().dataFiles();

    assertThat(Arrays.stream(files).map(DataFile::recordCount))
        .containsExactlyInAnyOrder(2_970L, 30L);
  }

  @Test
  void nothingIsKeptFromOneCheckpointToTheNext() throws Exception {
    BoundedWriter<Prediction> writer = writer(TableWriter.Limits.of(table, FILE_BYTES));
    writer.write(prediction(0, 0), null);

    assertThat(writer.prepareCommit().iterator().next().dataFiles()).hasSize(1);
    assertThat(writer.prepareCommit().iterator().next().dataFiles()).isEmpty();
  }

  @Test
  void fiveThousandDaysInOneCheckpointTakeLittleMemory() throws Exception {
    BoundedWriter<Prediction> writer = writer(TableWriter.Limits.of(table, FILE_BYTES));
    int days = 5_000;
    long before = usedBytes();
    for (int i = 0; i < 2 * days; i++) {
      writer.write(prediction(i, i % days), null);
    }
    assertThat(usedBytes() - before).as("bytes held before the checkpoint").isLessThan(64 << 20);

    WriteResult result = writer.prepareCommit().iterator().next();
    assertThat(result.dataFiles()).hasSize(days);
    assertThat(Arrays.stream(result.dataFiles()).mapToLong(DataFile::recordCount).sum())
        .isEqualTo(2L * days);
  }

  private BoundedWriter<Prediction> writer(TableWriter.Limits limits) {
    return new BoundedWriter<>(
        new TableWriter<>(
            table,
            PredictionColumns.of(columns),
            OutputFileFactory.builderFor(table, 0, 0).format(FileFormat.PARQUET).build(),
            limits),
        table.io(),
        new IcebergStreamWriterMetrics(new UnregisteredMetricsGroup(), "predictions"));
  }

  private void commit(WriteResult result) {
    AppendFiles append = lake.table("predictions").newAppend();
    Arrays.stream(result.dataFiles()).forEach(append::appendFile);
    append.commit();
  }

  private static Prediction prediction(int offset, int day) {
    Prediction scored = Shop.prediction(offset);
    double[] numbers = new double[FEATURES];
    Arrays.setAll(numbers, feature -> Math.sqrt(offset * 31.0 + feature));
    FeatureRow row = scored.row();
    long time = day * Shop.DAY_MS;
    FeatureVector vector = new FeatureVector(offset + 1, time, numbers, new String[FEATURES]);
    return new Prediction(
        new FeatureRow(row.eventId(), row.userId(), time, row.kafka(), vector),
        scored.score(),
        scored.model(),
        scored.pipelineVersion(),
        scored.scoredAtMs());
  }

  static long usedBytes() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .filter(usage -> usage != null)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
