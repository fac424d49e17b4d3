package io.millrace.local.proof;

import io.millrace.ScoringJob;
import io.millrace.file.FolderTree;
import io.millrace.lake.HadoopSettings;
import io.millrace.local.broker.Topics;
import io.millrace.options.Parameters;
import io.millrace.submission.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The golden savepoint for a cluster of other processes, with the topic and tables that it needs,
 * and the predictions that must follow.
 */
public final class GoldenElsewhere {
  private final GoldenState golden;
  private final String brokers;
  private final String warehouse;
  private final Path folder;

  private GoldenElsewhere(GoldenState golden, String brokers, String warehouse, Path folder) {
    this.golden = golden;
    this.folder = folder;
    this.brokers = brokers;
    this.warehouse = warehouse;
  }

  /**
   * Makes the topic and the tables as they were at the savepoint, and a folder with {@code
   * pipeline.yaml} and {@code lake.yaml}, which says where the tables are.
   */
  public static GoldenElsewhere in(Path folder, String brokers) throws Exception {
    FolderTree.delete(folder);
    GoldenState golden = GoldenState.of(GoldenState.NEWEST);
    String warehouse = folder.resolve("warehouse").toUri().toString();
    String definition = golden.definition().write(folder).toString();
    Files.writeString(
        folder.resolve("lake.yaml"), "catalog:\n  type: hadoop\n  warehouse: " + warehouse + "\n");
    GoldenElsewhere made = new GoldenElsewhere(golden, brokers, warehouse, folder);
    made.makeTables(definition);
    try (Topics topics = new Topics(brokers)) {
      topics.create(List.of(GoldenState.TOPIC));
    }
    Broker.append(brokers, GoldenState.TOPIC, golden.lines().subList(0, GoldenState.BEFORE));
    return made;
  }

  /** Makes the tables by building a job that is never submitted. */
  private void makeTables(String definition) throws Exception {
    Parameters parameters =
        Parameters.parse(
            "--pipeline",
            definition,
            "--kafka.bootstrap.servers",
            brokers,
            "--catalog.type",
            "hadoop",
            "--catalog.warehouse",
            warehouse);
    ScoringJob.build(
        StreamExecutionEnvironment.getExecutionEnvironment(), Submission.of(parameters));
    golden.giveTableIds(this::table);
  }

  private BaseTable table(String name) {
    Catalog catalog =
        CatalogUtil.buildIcebergCatalog(
            "golden",
            Map.of("type", "hadoop", "warehouse", warehouse),
            HadoopSettings.ofThisMachine());
    return (BaseTable) catalog.loadTable(TableIdentifier.of("proof", name));
  }

  public String savepoint() throws IOException {
    return golden.savepoint(folder, Broker.topicId(brokers, GoldenState.TOPIC));
  }

  /** Appends the lines that come after the savepoint. */
  public void goOn() throws IOException {
    List<ShopEvents.Line> lines = golden.lines();
    Broker.append(brokers, GoldenState.TOPIC, lines.subList(GoldenState.BEFORE, lines.size()));
  }

  /** The predictions that must follow from those lines, in the form of {@link #predictions}. */
  public List<String> expected() throws IOException {
    return golden.expected();
  }

  /** The predictions in the table. */
  public List<String> predictions() throws IOException {
    List<Record> rows = new ArrayList<>();
    try (CloseableIterable<Record> found = IcebergGenerics.read(table("predictions")).build()) {
      found.forEach(row -> rows.add(row.copy()));
    }
    return RowTexts.texts(rows, GoldenState.LEFT_OUT);
  }
}
