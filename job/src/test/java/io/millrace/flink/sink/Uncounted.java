package io.millrace.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;

/** Rows that another engine has added, with a snapshot that lacks the table's number of rows. */
final class Uncounted {
  private Uncounted() {}

  static void append(Table table) {
    table.newAppend().appendFile(SinkCommits.file(table, 1)).commit();
    TableOperations operations = ((BaseTable) table).operations();
    TableMetadata counted = operations.refresh();
    String json = TableMetadataParser.toJson(counted);
    TableMetadata uncounted =
        TableMetadataParser.fromJson(
            counted.metadataFileLocation(), json.replaceAll("\"total-records\":\"1\",?", ""));
    operations.commit(counted, uncounted);
    table.refresh();
    assertThat(table.currentSnapshot().summary()).doesNotContainKey("total-records");
  }
}
