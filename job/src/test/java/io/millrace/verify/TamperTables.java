package io.millrace.verify;

import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.StateHistory;
import io.millrace.lake.ReplaySource;
import io.millrace.lake.TableLayout;
import io.millrace.lake.VersionFile;
import io.millrace.pipeline.Pipeline;
import io.millrace.verify.TamperHistory.Recorded;
import io.millrace.verify.TamperHistory.Sent;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.TypeUtil;

/** Makes the tables of a variant as a job would have left them, commit by commit. */
final class TamperTables {
  static final String LIVE = "shop";
  static final String REPLAY = "shop_replay";
  static final Instant AT = Instant.ofEpochMilli(1_700_000_000_000L);
  private static final int CHECKPOINTS = 4;

  private final Map<String, String> properties;
  private final Variant variant;
  private final List<Pipeline> versions;
  private final byte[] model = TamperDefinitions.model();

  /**
   * @param properties the catalog's
   * @param versions the definitions, in the order in which they ran
   */
  TamperTables(Map<String, String> properties, Variant variant, List<Pipeline> versions) {
    this.properties = properties;
    this.variant = variant;
    this.versions = versions;
  }

  void create(List<Sent> records) throws IOException {
    List<Recorded> history = TamperHistory.of(versions, model, records);
    try (TamperCatalog catalogs = TamperCatalog.of(properties)) {
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
        TamperLake.append(events, TamperRecords.eventRows(events, part), checkpoint);
        TamperLake.append(
            predictions, TamperRecords.predictionRows(predictions, columns, part), checkpoint);
        List<Record> refused = TamperRecords.rejectRows(rejects, part);
        if (!refused.isEmpty()) {
          TamperLake.append(rejects, refused, checkpoint);
        }
        if (seals.isPresent()) {
          TamperLake.append(seals.get(), chain.rows(seals.get(), part, checkpoint), checkpoint);
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
  private Table replay(TamperCatalog catalogs, List<Recorded> live) throws IOException {
    boolean isOther = variant == Variant.REPLAYED_OTHERWISE;
    Pipeline last = isOther ? TamperDefinitions.otherwise() : versions.get(versions.size() - 1);
    List<Recorded> history = isOther ? TamperHistory.replayed(live, last, model) : live;
    List<FeatureColumn> columns = FeatureSet.compile(last.features(), last.event()).columns();
    Table replayed = catalogs.create(REPLAY, TableLayout.predictions(last, columns));
    addVersions(
        catalogs.create(REPLAY, TableLayout.versions()), isOther ? List.of(last) : versions, model);
    replayed
        .newAppend()
        .appendFile(
            TamperFiles.one(replayed, TamperRecords.predictionRows(replayed, columns, history)))
        .commit();
    return replayed;
  }

  private static void addVersions(Table table, List<Pipeline> versions, byte[] model)
      throws IOException {
    for (int i = 0; i < versions.size(); i++) {
      table
          .newAppend()
          .appendFile(
              VersionFile.write(
                  table,
                  versions.get(i),
                  model,
                  null,
                  AT.plusSeconds(i),
                  Optional.of(StateHistory.COMPLETE)))
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

  private static void compact(Table table) throws IOException {
    RewriteFiles rewrite = table.newRewrite();
    rewrite.addFile(TamperFiles.one(table, TamperLake.read(table)));
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      files.forEach(task -> rewrite.deleteFile(task.file()));
    }
    rewrite.commit();
  }
}
