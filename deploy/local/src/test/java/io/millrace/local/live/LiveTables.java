package io.millrace.local.live;

import io.millrace.feature.FeatureSet;
import io.millrace.lake.NewFile;
import io.millrace.lake.TableLayout;
import io.millrace.local.folder.LocalCatalog;
import io.millrace.local.folder.RunFolder;
import io.millrace.local.report.Outcomes;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** The tables that the page reads, with rows as a job commits them. */
final class LiveTables implements AutoCloseable {
  private static final Namespace SHOP = Namespace.of("shop");
  private static final Instant LOADED = Instant.parse("2026-01-02T03:04:05Z");
  private static final String JOB = "0123456789abcdef0123456789abcdef";

  private final RunFolder folder;
  private final JdbcCatalog catalog;

  LiveTables(Path root) {
    folder = RunFolder.open(root);
    catalog = LocalCatalog.open(folder);
    catalog.createNamespace(SHOP);
  }

  /** The tables as the page watches them, with a catalog of its own, which it closes. */
  CommittedTables watched() {
    return new CommittedTables(LocalCatalog.open(folder), "shop", Outcomes.UNKNOWN);
  }

  RunFolder folder() {
    return folder;
  }

  void create() {
    Pipeline pipeline =
        PipelineReader.read(
            """
            pipeline: p
            format: 1
            source: {topics: [t], format: json}
            event: {user: user, time: {field: at, as: ms}, id: id}
            features: {n: {count: true, window: lifetime}}
            tables: {namespace: shop, partition-by: none}
            """,
            "p.yaml");
    for (TableLayout each :
        List.of(
            TableLayout.events(pipeline),
            TableLayout.rejects(pipeline),
            TableLayout.versions(),
            TableLayout.predictions(
                pipeline, FeatureSet.compile(pipeline.features(), pipeline.event()).columns()))) {
      catalog.createTable(TableIdentifier.of(SHOP, each.name()), each.schema());
    }
  }

  /** Commits rejects: each is MALFORMED, and came a second after the one before it. */
  void reject(long checkpoint, String... values) throws IOException {
    Table table = table("rejects");
    commit(table, rejects(table, 100 * checkpoint, values), checkpoint);
  }

  private static DataFile rejects(Table table, long begin, String... values) throws IOException {
    long offset = begin;
    DataWriter<Record> writer = NewFile.in(table);
    try (writer) {
      for (String value : values) {
        byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        Record row = GenericRecord.create(table.schema());
        row.setField("kafka", kafka(table, offset++));
        row.setField("reason", "MALFORMED");
        row.setField("message", "not JSON at byte 0");
        row.setField("value", bytes == null ? null : ByteBuffer.wrap(bytes));
        writer.write(row);
      }
    }
    return writer.toDataFile();
  }

  /**
   * Commits predictions: the n-th of a checkpoint is of user n, with the n-th score; a negative one
   * has FAILED.
   */
  void predict(long checkpoint, float... scores) throws IOException {
    predictAfter(checkpoint, 0, scores);
  }

  /** Commits predictions, each scored a number of seconds after its Kafka timestamp. */
  void predictAfter(long checkpoint, long seconds, float... scores) throws IOException {
    Table table = table("predictions");
    long offset = 100 * checkpoint;
    DataWriter<Record> writer = NewFile.in(table);
    try (writer) {
      for (float score : scores) {
        Record row = prediction(table, offset, score);
        row.setField("scored_at", at(offset++ + seconds));
        writer.write(row);
      }
    }
    commit(table, writer.toDataFile(), checkpoint);
  }

  private static Record prediction(Table table, long offset, float score) {
    Record row = GenericRecord.create(table.schema());
    row.setField("event_id", "e" + offset);
    row.setField("user_id", "u<" + offset % 100 + ">");
    row.setField("event_time", at(offset));
    row.setField("kafka", kafka(table, offset));
    row.setField("user_seq", 1L);
    row.setField("reference_time", at(offset));
    row.setField(
        "features", GenericRecord.create(table.schema().findType("features").asStructType()));
    row.setField("score", score < 0 ? null : score);
    row.setField("status", score < 0 ? "FAILED" : "SCORED");
    row.setField("pipeline_version", "abc");
    row.setField("scored_at", at(offset));
    return row;
  }

  /** Commits predictions of one user, from one {@code user_seq} to another, both included. */
  void live(long checkpoint, String user, long from, long to) throws IOException {
    Table table = table("predictions");
    DataWriter<Record> writer = NewFile.in(table);
    try (writer) {
      for (long seq = from; seq <= to; seq++) {
        Record row = prediction(table, 100 * checkpoint + seq, 0.5f);
        row.setField("user_id", user);
        row.setField("user_seq", seq);
        writer.write(row);
      }
    }
    commit(table, writer.toDataFile(), checkpoint);
    commit(table("events").newAppend(), checkpoint);
  }

  /** Puts the rows of the first commits into one file, as another engine's maintenance does. */
  void compact(String name, long commits) throws IOException {
    Table table = table(name);
    RewriteFiles rewrite = table.newRewrite();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        if (task.file().fileSequenceNumber() <= commits) {
          rewrite.deleteFile(task.file());
        }
      }
    }
    DataWriter<Record> writer = NewFile.in(table);
    try (writer;
        CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
      for (Record row : rows) {
        if ((Long) ((Record) row.getField("kafka")).getField("offset") < 100 * (commits + 1)) {
          writer.write(row);
        }
      }
    }
    rewrite.addFile(writer.toDataFile()).commit();
  }

  /** Replaces all rejects by these in one file, as maintenance does. */
  void rewriteRejects(String... values) throws IOException {
    Table table = table("rejects");
    RewriteFiles rewrite = table.newRewrite().addFile(rejects(table, 0, values));
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      tasks.forEach(task -> rewrite.deleteFile(task.file()));
    }
    rewrite.commit();
  }

  private Table table(String name) {
    return catalog.loadTable(TableIdentifier.of(SHOP, name));
  }

  private static Record kafka(Table table, long offset) {
    Record kafka = GenericRecord.create(table.schema().findType("kafka").asStructType());
    kafka.setField("topic", "t");
    kafka.setField("partition", 0);
    kafka.setField("offset", offset);
    kafka.setField("timestamp", at(offset));
    return kafka;
  }

  private static OffsetDateTime at(long seconds) {
    return LOADED.plusSeconds(seconds).atOffset(ZoneOffset.UTC);
  }

  private static void commit(Table table, DataFile file, long checkpoint) {
    commit(table.newAppend().appendFile(file), checkpoint);
  }

  private static void commit(AppendFiles append, long checkpoint) {
    Map.of("flink.job-id", JOB, "flink.max-committed-checkpoint-id", Long.toString(checkpoint))
        .forEach(append::set);
    append.commit();
  }

  @Override
  public void close() {
    catalog.close();
    folder.close();
  }
}
