package io.millrace.verify;

import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureSet;
import io.millrace.lake.CommitMark;
import io.millrace.lake.HadoopSettings;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import io.millrace.lake.LastCommit;
import io.millrace.lake.PredictionRecords;
import io.millrace.lake.ReplaySource;
import io.millrace.lake.TableLayout;
import io.millrace.lake.TableProperty;
import io.millrace.lake.VersionFile;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import io.millrace.verify.TamperHistory.Recorded;
import io.millrace.verify.TamperHistory.Sent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.TypeUtil;

/**
 * The tables of a pipeline in a folder, as a job would have left them, made without a broker and
 * without Flink: a few hundred rows in several commits. Rows can be changed, and put back.
 */
public final class TamperLake implements AutoCloseable {
  /** The histories that tables may have. */
  public enum Variant {
    PLAIN,
    /** Predictions and versions are a replay's. */
    REPLAYED,
    /**
     * Predictions and versions are a replay's, under a definition that decodes the records
     * otherwise.
     */
    REPLAYED_OTHERWISE,
    /** All data files have been rewritten into one. */
    COMPACTED,
    /** Three versions, of which the last two read the same features. */
    MANY_VERSIONS,
    /** The last checkpoint has read no reject. */
    WITHOUT_LATE_REJECTS,
    /** Tables of a job that kept no raw values and wrote no seals. */
    UNSEALED;

    /** The variants in which tampering is looked for. */
    public static List<Variant> sealed() {
      return Stream.of(values())
          .filter(
              each ->
                  each != UNSEALED && each != REPLAYED_OTHERWISE && each != WITHOUT_LATE_REJECTS)
          .toList();
    }

    boolean isReplay() {
      return this == REPLAYED || this == REPLAYED_OTHERWISE;
    }
  }

  private static final String CATALOG = "millrace";
  private static final String LIVE = "shop";
  private static final String REPLAY = "shop_replay";
  private static final String JOB = "job";
  private static final int CHECKPOINTS = 4;
  private static final int KEPT = 50;
  private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_000L);

  /**
   * The definition of the first version, with blanks for the model's version and what variants
   * change.
   */
  private static final String DEFINITION =
      """
      pipeline: shop
      format: 1
      source: {topics: [shop], format: json, max-value-bytes: %s, max-future-skew: %s}
      event:
        user: user
        time: {field: time, as: ms}
        id: id
        fields:
          type: {type: string, required: true}
          amount: double
      features:
        views: {count: true, where: "type == 'UK'", window: 1h}
        all: {count: true, window: lifetime}
        rate: {ratio: [views, all]}
        spend: {sum: amount, window: 2h}
        country: {last: type, window: lifetime}
        idle: {seconds_since: true}
        hour: {hour_of_day: true}
      model:
        name: named
        version: "%s"
        file: named.onnx
        sha256: fe441652d217f2b3d266d18406dea907f2a8038540dd7a66a930c79eb2db1240
        inputs: [views, rate, country, spend]
        output: score
      tables: {namespace: shop, partition-by: none}
      """;

  private final Map<String, String> properties = new TreeMap<>();
  private final Variant variant;
  private final List<Pipeline> versions;
  private final byte[] model = model();
  private final Lake lake;
  private final Map<LakeTable, List<Record>> original = new EnumMap<>(LakeTable.class);
  private final Map<LakeTable, Long> snapshots = new EnumMap<>(LakeTable.class);

  private TamperLake(Path folder, Variant variant, List<Pipeline> versions, List<Sent> records)
      throws IOException {
    this.variant = variant;
    this.versions = versions;
    properties.put("type", "jdbc");
    properties.put("uri", "jdbc:sqlite:" + folder.resolve("catalog.db"));
    properties.put("warehouse", folder.resolve("warehouse").toString());
    properties.put("jdbc.schema-version", "V1");
    properties.put("clients", "1");
    Files.createDirectories(folder);
    create(TamperHistory.of(versions, model, records));
    lake = place().open();
    for (LakeTable each : LakeTable.values()) {
      if (lake.find(each).isPresent()) {
        original.put(each, read(lake.table(each)));
        snapshots.put(each, lake.table(each).currentSnapshot().snapshotId());
      }
    }
  }

  public static TamperLake in(Path folder, Variant variant) throws IOException {
    List<Pipeline> versions =
        variant == Variant.MANY_VERSIONS
            ? List.of(
                version("500", "5m", "1"), version("500", "5m", "2"), version("450", "1m", "2"))
            : List.of(version("500", "5m", "1"));
    return new TamperLake(folder, variant, versions, TamperHistory.sent());
  }

  /** Tables of other records, under a definition of the same topic, model and namespace. */
  public static TamperLake of(Path folder, Pipeline pipeline, List<Sent> records)
      throws IOException {
    return new TamperLake(folder, Variant.PLAIN, List.of(pipeline), records);
  }

  /** The definition of {@link Variant#PLAIN}. */
  public static String definition() {
    return DEFINITION.formatted("500", "5m", "1");
  }

  private static Pipeline version(String maxBytes, String skew, String modelVersion) {
    return PipelineReader.read(DEFINITION.formatted(maxBytes, skew, modelVersion), "shop.yaml");
  }

  private static byte[] model() {
    try (InputStream in = TamperLake.class.getResourceAsStream("/models/named.onnx")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public LakePlace place() {
    TreeMap<String, String> same = new TreeMap<>(properties);
    return new LakePlace(CATALOG, () -> same, variant.isReplay() ? REPLAY : LIVE);
  }

  public Lake lake() {
    return lake;
  }

  public Table table(LakeTable which) {
    return lake.table(which);
  }

  /** Copies of a table's original rows, in the order of topic and offset. */
  public List<Record> rows(LakeTable which) {
    return original.get(which).stream()
        .map(Record::copy)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Makes a table hold these rows, in one file that another engine would have written. */
  public void replace(LakeTable which, List<Record> rows) {
    Table table = table(which);
    var overwrite = table.newOverwrite().overwriteByRowFilter(Expressions.alwaysTrue());
    if (!rows.isEmpty()) {
      overwrite.addFile(TamperFiles.one(table, rows));
    }
    overwrite.commit();
    if (variant.isReplay() && (which == LakeTable.EVENTS || which == LakeTable.REJECTS)) {
      readAsOfNow(which);
    }
    table.refresh();
  }

  /** Names the newest snapshot in the replay's properties, as the one that the replay has read. */
  private void readAsOfNow(LakeTable which) {
    ReplaySource old = ReplaySource.of(table(LakeTable.PREDICTIONS)).orElseThrow();
    OptionalLong now = OptionalLong.of(table(which).currentSnapshot().snapshotId());
    ReplaySource moved =
        new ReplaySource(
            old.namespace(),
            which == LakeTable.EVENTS ? now : old.events(),
            which == LakeTable.REJECTS ? now : old.rejects(),
            old.share());
    var update = table(LakeTable.PREDICTIONS).updateProperties();
    moved.properties().forEach(update::set);
    update.commit();
  }

  /** Puts all rows back. */
  public void restore() {
    snapshots.forEach(
        (which, snapshot) -> {
          Table table = table(which);
          if (table.currentSnapshot().snapshotId() != snapshot) {
            table.manageSnapshots().setCurrentSnapshot(snapshot).commit();
            if (variant.isReplay() && (which == LakeTable.EVENTS || which == LakeTable.REJECTS)) {
              readAsOfNow(which);
            }
          }
          table.refresh();
        });
  }

  public Findings findings() {
    return new Findings(KEPT, difference -> {});
  }

  private void create(List<Recorded> history) throws IOException {
    try (Catalogs catalogs = new Catalogs(properties)) {
      Pipeline last = versions.get(versions.size() - 1);
      List<FeatureColumn> columns = FeatureSet.compile(last.features(), last.event()).columns();
      Table events = catalogs.create(LIVE, layout(TableLayout.events(last)));
      Table rejects = catalogs.create(LIVE, layout(TableLayout.rejects(last)));
      Table predictions = catalogs.create(LIVE, TableLayout.predictions(last, columns));
      Table versionTable = catalogs.create(LIVE, TableLayout.versions());
      Optional<Table> seals =
          variant == Variant.UNSEALED
              ? Optional.empty()
              : Optional.of(catalogs.create(LIVE, TableLayout.seals()));
      NaiveSeals chain = new NaiveSeals();
      addVersions(versionTable, versions, model);
      for (int checkpoint = 1; checkpoint <= CHECKPOINTS; checkpoint++) {
        List<Recorded> part = read(part(history, checkpoint), checkpoint);
        append(events, eventRows(events, part), checkpoint);
        append(predictions, predictionRows(predictions, columns, part), checkpoint);
        List<Record> refused = rejectRows(rejects, part);
        if (!refused.isEmpty()) {
          append(rejects, refused, checkpoint);
        }
        if (seals.isPresent()) {
          append(seals.get(), chain.rows(seals.get(), part, checkpoint), checkpoint);
        }
      }
      if (variant == Variant.COMPACTED) {
        compact(events);
        compact(predictions);
        compact(rejects);
        compact(seals.orElseThrow());
      }
      if (variant.isReplay()) {
        Table replayed = replay(catalogs, history);
        ReplaySource source =
            new ReplaySource(
                LIVE,
                OptionalLong.of(events.currentSnapshot().snapshotId()),
                OptionalLong.of(rejects.currentSnapshot().snapshotId()),
                1);
        var update = replayed.updateProperties();
        source.properties().forEach(update::set);
        update.commit();
      }
    }
  }

  /** The columns of a table as of this variant: before records were sealed, there were fewer. */
  private TableLayout layout(TableLayout now) {
    Set<Integer> later =
        Stream.of("kafka.key", "kafka.value", "value_bytes", "value_sha256")
            .filter(each -> variant == Variant.UNSEALED && now.schema().findField(each) != null)
            .map(each -> now.schema().findField(each).fieldId())
            .collect(Collectors.toSet());
    return new TableLayout(
        now.name(),
        TypeUtil.selectNot(now.schema(), later),
        now.partitionSource(),
        now.partitioning());
  }

  /** Makes the replay's tables, but not yet the properties that name the live ones. */
  private Table replay(Catalogs catalogs, List<Recorded> live) throws IOException {
    boolean isOther = variant == Variant.REPLAYED_OTHERWISE;
    Pipeline last = isOther ? otherwise() : versions.get(versions.size() - 1);
    List<Recorded> history = isOther ? TamperHistory.replayed(live, last, model) : live;
    List<FeatureColumn> columns = FeatureSet.compile(last.features(), last.event()).columns();
    Table replayed = catalogs.create(REPLAY, TableLayout.predictions(last, columns));
    addVersions(
        catalogs.create(REPLAY, TableLayout.versions()), isOther ? List.of(last) : versions, model);
    replayed
        .newAppend()
        .appendFile(TamperFiles.one(replayed, predictionRows(replayed, columns, history)))
        .commit();
    return replayed;
  }

  /** A definition that lacks a field, and accepts and refuses other values. */
  private static Pipeline otherwise() {
    String changed =
        DEFINITION
            .replace("required: true", "required: false")
            .replace("    amount: double\n", "")
            .replace("spend: {sum: amount, window: 2h}", "spend: {count: true, window: 2h}");
    return PipelineReader.read(changed.formatted("72", "2d", "1"), "shop.yaml");
  }

  private static void addVersions(Table table, List<Pipeline> versions, byte[] model)
      throws IOException {
    for (int i = 0; i < versions.size(); i++) {
      table
          .newAppend()
          .appendFile(VersionFile.write(table, versions.get(i), model, null, AT.plusSeconds(i)))
          .commit();
    }
  }

  private static List<Recorded> part(List<Recorded> all, int checkpoint) {
    int each = (all.size() + CHECKPOINTS - 1) / CHECKPOINTS;
    return all.subList((checkpoint - 1) * each, Math.min(all.size(), checkpoint * each));
  }

  /** The records that a checkpoint has read of its part of the history. */
  private List<Recorded> read(List<Recorded> part, int checkpoint) {
    boolean isWithoutRejects = variant == Variant.WITHOUT_LATE_REJECTS && checkpoint == CHECKPOINTS;
    return isWithoutRejects ? part.stream().filter(each -> each.reject() == null).toList() : part;
  }

  /** Appends rows as the job commits a checkpoint. */
  public static void append(Table table, List<Record> rows, int checkpoint) {
    Transaction both = table.newTransaction();
    AppendFiles append = both.newAppend();
    TamperFiles.of(table, rows).forEach(append::appendFile);
    marked(append, checkpoint).commit();
    both.updateProperties().set(LastCommit.PROPERTY, JOB + " " + checkpoint).commit();
    both.commitTransaction();
  }

  /** Sets a table back by a number of commits, as Millrace's rollback does. */
  static void rollBack(Table table, int commits) {
    for (int i = 0; i < commits; i++) {
      table.manageSnapshots().setCurrentSnapshot(table.currentSnapshot().parentId()).commit();
    }
    long checkpoint = CommitMark.of(table.currentSnapshot()).orElseThrow().checkpointId();
    table.updateProperties().set(LastCommit.PROPERTY, JOB + " " + checkpoint).commit();
  }

  /** Marks a commit as the job's sink does. */
  static <T extends SnapshotUpdate<T>> T marked(T update, int checkpoint) {
    return update
        .set("flink.job-id", JOB)
        .set("flink.max-committed-checkpoint-id", Integer.toString(checkpoint));
  }

  private static void compact(Table table) throws IOException {
    RewriteFiles rewrite = table.newRewrite();
    rewrite.addFile(TamperFiles.one(table, read(table)));
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      files.forEach(task -> rewrite.deleteFile(task.file()));
    }
    rewrite.commit();
  }

  public static List<Record> read(Table table) {
    return read(IcebergGenerics.read(table));
  }

  /** The rows as of a snapshot. */
  public static List<Record> read(Table table, long snapshot) {
    return read(IcebergGenerics.read(table).useSnapshot(snapshot));
  }

  private static List<Record> read(IcebergGenerics.ScanBuilder scan) {
    List<Record> rows = new ArrayList<>();
    try (CloseableIterable<Record> found = scan.build()) {
      found.forEach(row -> rows.add(row.copy()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rows.sort(TamperRows.ORDER);
    return rows;
  }

  private static List<Record> eventRows(Table table, List<Recorded> history) {
    List<Record> rows = new ArrayList<>();
    for (Recorded each : history) {
      if (each.event() != null) {
        rows.add(eventRow(table, each));
      }
    }
    return rows;
  }

  private static Record eventRow(Table table, Recorded recorded) {
    Event event = recorded.event();
    GenericRecord row = GenericRecord.create(table.schema());
    row.setField("event_id", event.eventId());
    row.setField("user_id", event.userId());
    row.setField("event_time", time(event.eventTimeMs()));
    row.setField("type", event.values()[0]);
    row.setField("amount", event.values()[1]);
    Record kafka = kafka(table, recorded);
    if (table.schema().findField("kafka.value") != null) {
      kafka.setField("value", ByteBuffer.wrap(recorded.value()));
    }
    row.setField("kafka", kafka);
    return row;
  }

  private static List<Record> predictionRows(
      Table table, List<FeatureColumn> columns, List<Recorded> history) {
    PredictionRecords records = new PredictionRecords(columns, table.schema(), AT);
    return history.stream()
        .filter(each -> each.prediction() != null)
        .map(each -> records.record(each.prediction()).copy())
        .toList();
  }

  private static List<Record> rejectRows(Table table, List<Recorded> history) {
    List<Record> rows = new ArrayList<>();
    for (Recorded each : history) {
      Reject reject = each.reject();
      if (reject != null) {
        GenericRecord row = GenericRecord.create(table.schema());
        row.setField("kafka", kafka(table, each));
        row.setField("reason", reject.reason().name());
        row.setField("message", reject.message());
        if (each.value() != null) {
          row.setField("value", ByteBuffer.wrap(reject.value()));
        }
        if (each.value() != null && table.schema().findField("value_sha256") != null) {
          row.setField("value_bytes", (long) each.value().length);
          row.setField("value_sha256", ByteBuffer.wrap(NaiveSeals.sha256(each.value())));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static Record kafka(Table table, Recorded recorded) {
    KafkaCoordinates kafka = recorded.kafka();
    GenericRecord row = GenericRecord.create(table.schema().findType("kafka").asStructType());
    row.setField("topic", kafka.topic());
    row.setField("partition", kafka.partition());
    row.setField("offset", kafka.offset());
    row.setField("timestamp", kafka.hasTimestamp() ? time(kafka.timestampMs()) : null);
    if (table.schema().findField("kafka.key") != null && recorded.key() != null) {
      row.setField("key", ByteBuffer.wrap(recorded.key()));
    }
    return row;
  }

  private static OffsetDateTime time(long ms) {
    return OffsetDateTime.ofInstant(Instant.ofEpochMilli(ms), ZoneOffset.UTC);
  }

  @Override
  public void close() throws IOException {
    lake.close();
  }

  /** A catalog in which tables are made. */
  private record Catalogs(org.apache.iceberg.jdbc.JdbcCatalog catalog) implements AutoCloseable {
    Catalogs(Map<String, String> properties) {
      this(
          (org.apache.iceberg.jdbc.JdbcCatalog)
              org.apache.iceberg.CatalogUtil.buildIcebergCatalog(
                  CATALOG, properties, HadoopSettings.ofThisMachine()));
    }

    Table create(String namespace, TableLayout layout) {
      Namespace where = Namespace.of(namespace);
      if (!((SupportsNamespaces) catalog).namespaceExists(where)) {
        catalog.createNamespace(where);
      }
      Map<String, String> properties = new HashMap<>(TableProperty.DEFAULTS);
      properties.put(TableProperty.PIPELINE, "shop");
      properties.put(TableProperty.TOPICS, TamperHistory.TOPIC);
      return catalog.createTable(
          TableIdentifier.of(where, layout.name()),
          layout.schema(),
          layout.spec(layout.schema()),
          properties);
    }

    @Override
    public void close() {
      catalog.close();
    }
  }
}
