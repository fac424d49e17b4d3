package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.ImportTopics;
import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import io.millrace.pipeline.Pipeline;
import io.millrace.replay.ReplayPlan;
import io.millrace.verify.Findings;
import io.millrace.verify.Progress;
import io.millrace.verify.Summary;
import io.millrace.verify.TopicRecords;
import io.millrace.verify.Verification;
import io.millrace.verify.VerifyThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** Imports into the tables of a folder, and reads them back. */
final class ImportRun {
  static final String NAME = "history";

  private final Path folder;
  private final ReplayPlan plan;
  private final ImportPlan.Scoring scoring;
  private Progress progress = Progress.NONE;

  ImportRun(Path folder, Pipeline pipeline, byte[] model) {
    this.folder = folder;
    this.plan = new ReplayPlan(pipeline, model, null);
    this.scoring = model == null ? ImportPlan.Scoring.UNSCORED : ImportPlan.Scoring.SCORED;
  }

  ImportRun watchedBy(Progress watch) {
    progress = watch;
    return this;
  }

  LakePlace place() {
    Map<String, String> properties = new TreeMap<>();
    properties.put("type", "jdbc");
    properties.put("uri", "jdbc:sqlite:" + folder.resolve("catalog.db"));
    properties.put("warehouse", folder.resolve("warehouse").toString());
    properties.put("jdbc.schema-version", "V1");
    properties.put("clients", "1");
    properties.put("jdbc.synchronous", "OFF");
    return new LakePlace("millrace", () -> properties, plan.pipeline().tables().namespace());
  }

  Import.Result lines(List<Path> files) throws IOException {
    return lines(NAME, files);
  }

  Import.Result lines(String name, List<Path> files) throws IOException {
    List<Path> inOrder = files.stream().sorted(Comparator.comparing(Path::toString)).toList();
    return run(name, new LineFiles(inOrder, plan.pipeline().event(), ImportTopics.ofEvents(name)));
  }

  Import.Result parquet(List<Path> files, ColumnNames names) throws IOException {
    return run(
        NAME, new ParquetFiles(files, plan.pipeline().event(), names, ImportTopics.ofEvents(NAME)));
  }

  Import.Result table(String table, ColumnNames names) throws IOException {
    LakePlace place = place();
    try (SourceCatalog catalog = SourceCatalog.open(place.catalog(), place.properties().get())) {
      return run(
          NAME, catalog.table(table, plan.pipeline().event(), names, ImportTopics.ofEvents(NAME)));
    }
  }

  private Import.Result run(String name, ImportSource source) throws IOException {
    try (ImportTables tables = ImportTables.open(place(), plan)) {
      return run(name, source, tables);
    }
  }

  private Import.Result run(String name, ImportSource source, ImportTables tables)
      throws IOException {
    Path spools = Files.createDirectories(folder.resolve("work"));
    long before = entries(spools);
    ImportThreads work = new ImportThreads(2, spools, progress);
    Import.Result result =
        new Import(tables, new ImportPlan(name, plan, scoring), source, progress)
            .run(work, Clock.systemUTC());
    assertThat(entries(spools)).as("files in between").isEqualTo(before);
    return result;
  }

  private static long entries(Path of) throws IOException {
    try (var all = Files.list(of)) {
      return all.count();
    }
  }

  boolean hasTables() {
    try (Lake lake = place().open()) {
      return lake.find(LakeTable.EVENTS).isPresent();
    } catch (io.millrace.lake.LakeException none) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Record> rows(LakeTable table) throws IOException {
    try (Lake lake = place().open();
        CloseableIterable<Record> found = IcebergGenerics.read(lake.table(table)).build()) {
      List<Record> rows = new ArrayList<>();
      found.forEach(row -> rows.add(row.copy()));
      return rows;
    }
  }

  Summary verify() throws IOException {
    try (Lake lake = place().open()) {
      Findings findings = new Findings(20, difference -> {});
      return new Verification(
              lake,
              new Verification.Settings(new AsOf.Latest(), 1, TopicRecords.OUT_OF_REACH),
              findings)
          .run(new VerifyThreads(2, folder.resolve("work"), findings, Progress.NONE));
    }
  }
}
