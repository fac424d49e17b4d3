package io.millrace.verify;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.StateHistory;
import io.millrace.lake.ColumnSchema;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import io.millrace.lake.PredictionRecords;
import io.millrace.lake.RecordTarget;
import io.millrace.lake.StoredPrediction;
import io.millrace.lake.TableLayout;
import io.millrace.lake.VersionFile;
import io.millrace.pipeline.Pipeline;
import io.millrace.row.EventColumns;
import io.millrace.row.PredictionColumns;
import io.millrace.row.ReadRecord;
import io.millrace.row.RowMaker;
import io.millrace.scoring.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.apache.iceberg.types.TypeUtil;

/**
 * The tables of a pipeline whose definition changed while it ran, without models and seals: they
 * have the fields and features of all versions, and each row has those of its own.
 */
public final class ChangedLake implements AutoCloseable {
  private static final String NAMESPACE = "changed";

  private final Map<String, String> properties;
  private final Map<String, EventField> fields = new LinkedHashMap<>();
  private final Map<String, FeatureColumn> columns = new LinkedHashMap<>();
  private final Lake lake;

  /**
   * A row of both tables.
   *
   * @param live the version that was live
   * @param event the event as that version has decoded it
   * @param value the record's value; null where it is not kept
   * @param features the features under that version
   */
  public record Row(Pipeline live, Event event, byte[] value, FeatureVector features) {}

  /**
   * @param versions all versions, in the order in which they were submitted first
   */
  public ChangedLake(Path folder, List<Pipeline> versions, List<Row> rows) throws IOException {
    Files.createDirectories(folder);
    properties =
        TamperCatalog.properties(
            folder, Map.of(CatalogProperties.FILE_IO_IMPL, InMemoryFileIO.class.getName()));
    for (Pipeline each : versions) {
      each.event().fields().forEach(field -> fields.putIfAbsent(field.name(), field));
      columns(each).forEach(column -> columns.putIfAbsent(column.name(), column));
    }
    try (TamperCatalog catalog = TamperCatalog.of(properties)) {
      Pipeline last = versions.get(versions.size() - 1);
      catalog.create(NAMESPACE, beforeSeals(TableLayout.rejects(last)));
      Table submitted = catalog.create(NAMESPACE, TableLayout.versions());
      for (int i = 0; i < versions.size(); i++) {
        submitted
            .newAppend()
            .appendFile(
                VersionFile.write(
                    submitted,
                    versions.get(i),
                    null,
                    null,
                    TamperTables.AT.plusSeconds(i),
                    Optional.of(StateHistory.COMPLETE)))
            .commit();
      }
      Table events = catalog.create(NAMESPACE, layout(TableLayout.events(last), eventSchema()));
      TamperLake.append(events, eventRows(events, rows), 1);
      Table predictions =
          catalog.create(
              NAMESPACE,
              layout(
                  TableLayout.predictions(last, columns(last)),
                  ColumnSchema.of(PredictionColumns.of(List.copyOf(columns.values())))));
      TamperLake.append(predictions, predictionRows(predictions, rows), 1);
    }
    lake = place().open();
  }

  private static List<FeatureColumn> columns(Pipeline version) {
    return FeatureSet.compile(version.features(), version.event()).columns();
  }

  private static TableLayout layout(TableLayout like, Schema schema) {
    return new TableLayout(like.name(), schema, null, Pipeline.Partitioning.NONE);
  }

  /** The layout of a table that was made before records were sealed. */
  private static TableLayout beforeSeals(TableLayout rejects) {
    int hash = rejects.schema().findField("value_sha256").fieldId();
    return layout(rejects, TypeUtil.selectNot(rejects.schema(), Set.of(hash)));
  }

  private EventSchema all() {
    return new EventSchema(
        null, null, null, null, List.copyOf(fields.values()), 0, EventSchema.NO_SKEW_LIMIT);
  }

  private Schema eventSchema() {
    return ColumnSchema.of(EventColumns.withRaw(all()));
  }

  private List<Record> eventRows(Table table, List<Row> rows) {
    RowMaker<ReadRecord<Event>, GenericRecord> maker =
        RecordTarget.rows(EventColumns.withRaw(all()), table.schema());
    List<Record> records = new ArrayList<>();
    for (Row row : rows) {
      Event was = row.event();
      Object[] values =
          fields.keySet().stream()
              .map(name -> row.live().event().indexOf(name))
              .map(at -> at < 0 ? null : was.values()[at])
              .toArray();
      Event event = new Event(was.eventId(), was.userId(), was.eventTimeMs(), values, was.kafka());
      records.add(maker.row(new ReadRecord<>(event, null, row.value(), null)).copy());
    }
    return records;
  }

  private List<Record> predictionRows(Table table, List<Row> rows) {
    PredictionRecords maker =
        new PredictionRecords(List.copyOf(columns.values()), table.schema(), TamperTables.AT);
    List<Record> records = new ArrayList<>();
    for (Row row : rows) {
      Event event = row.event();
      FeatureRow features =
          new FeatureRow(
              event.eventId(),
              event.userId(),
              event.eventTimeMs(),
              event.kafka(),
              inAllColumns(row));
      records.add(
          maker
              .record(new StoredPrediction(features, Score.UNSCORED, null, row.live().version()))
              .copy());
    }
    return records;
  }

  private FeatureVector inAllColumns(Row row) {
    FeatureVector own = row.features();
    List<String> names = columns(row.live()).stream().map(FeatureColumn::name).toList();
    double[] numbers = new double[columns.size()];
    String[] texts = new String[columns.size()];
    int place = 0;
    for (String name : columns.keySet()) {
      int at = names.indexOf(name);
      numbers[place] = at < 0 ? Double.NaN : own.numbers()[at];
      texts[place++] = at < 0 || own.texts() == null ? null : own.texts()[at];
    }
    return new FeatureVector(own.userSeq(), own.referenceTimeMs(), numbers, texts);
  }

  public LakePlace place() {
    return place(NAMESPACE);
  }

  /** Another namespace of the same catalog. */
  public LakePlace place(String namespace) {
    return TamperCatalog.place(properties, namespace);
  }

  /** A table's rows, to be changed. */
  public List<Record> rows(LakeTable which) {
    return TamperLake.read(lake.table(which));
  }

  /** Makes a table hold these rows. */
  public void replace(LakeTable which, List<Record> rows) {
    Table table = lake.table(which);
    table
        .newOverwrite()
        .overwriteByRowFilter(Expressions.alwaysTrue())
        .addFile(TamperFiles.one(table, rows))
        .commit();
    table.refresh();
  }

  /** The names of the features of a version. */
  public static List<String> features(Pipeline version) {
    return columns(version).stream().map(FeatureColumn::name).toList();
  }

  @Override
  public void close() throws IOException {
    lake.close();
  }
}
