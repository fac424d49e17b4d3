package io.millrace.flink.sink;

import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.event.Reject;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.StateHistory;
import io.millrace.flink.AlignedWay;
import io.millrace.flink.LogPlace;
import io.millrace.flink.StartCheck;
import io.millrace.flink.Uids;
import io.millrace.flink.sink.catalog.CatalogFailure;
import io.millrace.flink.sink.catalog.CatalogSettings;
import io.millrace.flink.sink.catalog.LateCatalogLoader;
import io.millrace.flink.sink.catalog.LateFileIO;
import io.millrace.flink.sink.catalog.OpenCatalog;
import io.millrace.flink.sink.catalog.TableTemplate;
import io.millrace.flink.sink.commit.CommitWatch;
import io.millrace.flink.sink.commit.FencedTableLoader;
import io.millrace.flink.sink.commit.RestoreGuard;
import io.millrace.flink.sink.commit.StartGuard;
import io.millrace.flink.sink.file.BoundedSink;
import io.millrace.flink.sink.row.RowsOperator;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.Savepoint;
import io.millrace.lake.TableLayout;
import io.millrace.lake.VersionHistory;
import io.millrace.lake.VersionsTable;
import io.millrace.lake.start.InvalidTablesException;
import io.millrace.lake.start.TablePreparation;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.Pipeline.RawValues;
import io.millrace.row.Column;
import io.millrace.row.CoveredSeal;
import io.millrace.row.PredictionColumns;
import io.millrace.row.ReadRecord;
import io.millrace.row.RejectColumns;
import io.millrace.row.SealColumns;
import io.millrace.scoring.Prediction;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.runtime.partitioner.GlobalPartitioner;
import org.apache.flink.streaming.runtime.partitioner.RescalePartitioner;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DistributionMode;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.FlinkWriteOptions;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.IcebergSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables at the route's end. Each stream's records become rows of a table, which {@link
 * IcebergSink} commits with the checkpoint, through a fence and watched by a {@link CommitWatch}.
 */
public final class TableSinks {
  private static final Logger LOG = LoggerFactory.getLogger(TableSinks.class);

  private final CatalogSettings catalog;
  private final Pipeline pipeline;
  private final List<FeatureColumn> features;
  private final WriterSettings writers;

  private TableSinks(
      CatalogSettings catalog,
      Pipeline pipeline,
      List<FeatureColumn> features,
      WriterSettings writers) {
    this.catalog = catalog;
    this.writers = writers;
    this.pipeline = pipeline;
    this.features = List.copyOf(features);
  }

  /**
   * Creates or evolves the tables, where the job is submitted.
   *
   * @throws InvalidTablesException when existing tables do not fit the pipeline; then none is
   *     changed
   * @throws IOException when the catalog cannot be reached, or refuses
   */
  public static TableSinks prepare(
      CatalogSettings catalog, Pipeline pipeline, List<FeatureColumn> features)
      throws InvalidTablesException, IOException {
    try (OpenCatalog open = OpenCatalog.of(catalog)) {
      new TablePreparation(open.catalog(), pipeline)
          .prepare(TableLayout.written(pipeline, features));
    } catch (RuntimeException e) {
      throw new CatalogFailure(catalog, e);
    }
    return new TableSinks(catalog, pipeline, features, WriterSettings.DEFAULT);
  }

  /**
   * Records the pipeline's version in the table {@code versions}, where the job is submitted. The
   * tables must have been prepared.
   *
   * @param modelBytes the model's bytes; null without a model, or where it is kept at its URI
   * @param modelUri the place of a model that is too large for the table; else null
   * @param savepoint the savepoint or checkpoint that the job starts from; empty for none
   * @throws IOException when the catalog cannot be reached, or refuses
   */
  public static void recordVersion(
      CatalogSettings catalog,
      Pipeline pipeline,
      byte[] modelBytes,
      String modelUri,
      Optional<String> savepoint)
      throws IOException {
    try (OpenCatalog open = OpenCatalog.of(catalog)) {
      Table table =
          open.catalog().loadTable(TablePreparation.identifier(pipeline, TableLayout.VERSIONS));
      Optional<StateHistory> history = history(savepoint, table);
      boolean added =
          new VersionsTable(table, Clock.systemUTC())
              .append(pipeline, modelBytes, modelUri, history);
      if (!added && history.isPresent()) {
        Table predictions =
            open.catalog()
                .loadTable(TablePreparation.identifier(pipeline, TableLayout.PREDICTIONS));
        new VersionHistory(table, predictions).correct(pipeline.version(), history.get());
      }
      LOG.info(
          "Pipeline version {} {} in {}",
          pipeline.version(),
          added ? "recorded" : "recorded already",
          table.name());
    } catch (RuntimeException e) {
      throw new CatalogFailure(catalog, e);
    }
  }

  /** What the job's features rest on; empty where its savepoint cannot be read from here. */
  private static Optional<StateHistory> history(Optional<String> savepoint, Table table) {
    try {
      return Optional.of(
          savepoint
              .map(place -> Savepoint.read(place, table.io()::newInputFile).history())
              .orElse(StateHistory.COMPLETE));
    } catch (LakeException e) {
      // The cluster may read what this machine cannot; whether the job may start is not said here.
      LOG.warn("Records the version without its history: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** The same tables with other writer settings. */
  public TableSinks with(WriterSettings settings) {
    return new TableSinks(catalog, pipeline, features, settings);
  }

  /** The check of the tables on the cluster, before the first event. */
  public StartCheck startCheck() {
    return new StartGuard(
        catalog,
        pipeline.name(),
        pipeline.topics(),
        committed(),
        TablePreparation.identifier(pipeline, TableLayout.EVENTS));
  }

  /**
   * The check of the tables for a task that changes what no table shows: it waits for no other
   * task's check, and has no state but its own.
   */
  public StartCheck checkOfOneTask() {
    StartCheck fresh = startCheck();
    StartCheck restore = new RestoreGuard(catalog, committed());
    return start -> (start.restored() ? restore : fresh).check(start);
  }

  private List<TableIdentifier> committed() {
    return LakeTable.COMMITTED.stream()
        .map(table -> TablePreparation.identifier(pipeline, table.key()))
        .toList();
  }

  public void appendEvents(DataStream<ReadRecord<Event>> events) throws IOException {
    EventSchema schema = pipeline.event();
    RawValues raw = pipeline.tables().raw();
    write(
        apart(rows(events, TableLayout.EVENTS, Uids.EVENTS)),
        TableLayout.EVENTS,
        Uids.EVENTS,
        () -> TableLayout.eventColumns(schema, raw));
  }

  public void appendPredictions(DataStream<Prediction> predictions) throws IOException {
    List<FeatureColumn> columns = features;
    write(
        apart(rows(predictions, TableLayout.PREDICTIONS, Uids.PREDICTIONS)),
        TableLayout.PREDICTIONS,
        Uids.PREDICTIONS,
        () -> PredictionColumns.of(columns));
  }

  public void appendRejects(DataStream<ReadRecord<Reject>> rejects) throws IOException {
    write(
        rows(rejects, TableLayout.REJECTS, Uids.REJECTS),
        TableLayout.REJECTS,
        Uids.REJECTS,
        RejectColumns::columns);
  }

  /**
   * Appends seals: one row for each checkpoint and partition, so all go to one writer, and a
   * checkpoint makes one file of them, and commits the seals with the rows that they cover.
   */
  public void appendSeals(DataStream<CoveredSeal> seals) throws IOException {
    write(
        rows(AlignedWay.of(seals, new GlobalPartitioner<>()), TableLayout.SEALS, Uids.SEALS)
            .setParallelism(1),
        TableLayout.SEALS,
        Uids.SEALS,
        SealColumns::columns);
  }

  /** The rows on their way to tasks of their own, where the settings want these. */
  private <T> DataStream<T> apart(DataStream<T> rows) {
    return writers.tasks() == WriterSettings.Tasks.OF_THEIR_OWN
        ? AlignedWay.of(rows, new RescalePartitioner<>())
        : rows;
  }

  /** The records on their way to the table, counted for the watch of its commits. */
  private <T> SingleOutputStreamOperator<T> rows(
      DataStream<T> records, String name, Uids.OfTable uids) {
    LogPlace place = place();
    SingleOutputStreamOperator<T> rows =
        records
            .transform(name + " rows", records.getType(), new RowsOperator<>(name, place))
            .uid(uids.rows())
            .setParallelism(records.getParallelism());
    rows.getSideOutput(RowsOperator.WRITTEN)
        .global()
        .transform(
            name + " watch",
            Types.VOID,
            new CommitWatch(
                loader(TablePreparation.identifier(pipeline, name)),
                name,
                writers.stallCheckpoints(),
                place))
        .uid(uids.watch())
        .forceNonParallel();
    return rows;
  }

  private <T> void write(
      DataStream<T> rows,
      String name,
      Uids.OfTable uids,
      SerializableSupplier<List<Column<T>>> columns)
      throws IOException {
    TableIdentifier identifier = TablePreparation.identifier(pipeline, name);
    Table template = template(identifier);
    IcebergSink.forRowData(
            BoundedSink.bounding(
                rows,
                SerializableTable.copyOf(template),
                columns,
                writers.targetFileBytes(),
                place()))
        .tableLoader(new FencedTableLoader(loader(identifier), place()))
        .table(template)
        .uidSuffix(uids.sink())
        .set(
            FlinkWriteOptions.TARGET_FILE_SIZE_BYTES.key(),
            Long.toString(writers.targetFileBytes()))
        .distributionMode(DistributionMode.NONE)
        .writeParallelism(rows.getParallelism())
        .append();
  }

  private LogPlace place() {
    return new LogPlace(pipeline.version());
  }

  /** The parts of a table that writers need, which travel in the job graph without credentials. */
  private Table template(TableIdentifier identifier) throws IOException {
    try (OpenCatalog open = OpenCatalog.of(catalog)) {
      return new TableTemplate(
          (BaseTable) open.catalog().loadTable(identifier), new LateFileIO(loader(identifier)));
    } catch (RuntimeException e) {
      throw new CatalogFailure(catalog, e);
    }
  }

  private TableLoader loader(TableIdentifier identifier) {
    return TableLoader.fromCatalog(new LateCatalogLoader(catalog), identifier);
  }
}
