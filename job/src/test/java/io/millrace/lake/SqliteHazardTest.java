package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;

/** An Iceberg catalog in SQLite, while another connection writes. */
class SqliteHazardTest {
  @TempDir private Path folder;

  @Test
  void aCommitBesideAnotherWriterFailsWhereNobodyWaits() throws Exception {
    Table table = table("1");
    try (Connection other = DriverManager.getConnection(uri());
        Statement writing = other.createStatement()) {
      writing.execute("BEGIN IMMEDIATE");

      assertThatThrownBy(() -> table.updateProperties().set("a", "b").commit())
          .rootCause()
          .hasMessageContaining(SQLiteErrorCode.SQLITE_BUSY.name());

      writing.execute("ROLLBACK");
    }
    table.updateProperties().set("a", "b").commit();
    assertThat(table.properties()).containsEntry("a", "b");
  }

  /** As the local run's catalog is set up. */
  @Test
  void withATimeoutTheCommitWaitsForTheOther() throws Exception {
    Table table = table("60000");
    try (Connection other = DriverManager.getConnection(uri());
        Statement writing = other.createStatement()) {
      writing.execute("BEGIN IMMEDIATE");
      Thread commit = new Thread(() -> table.updateProperties().set("a", "b").commit());
      commit.start();
      writing.execute("ROLLBACK");
      commit.join();
    }
    table.refresh();
    assertThat(table.properties()).containsEntry("a", "b");
  }

  private String uri() {
    return "jdbc:sqlite:" + folder.resolve("catalog.db");
  }

  private Table table(String busyTimeoutMs) {
    Catalog catalog =
        CatalogUtil.buildIcebergCatalog(
            "millrace",
            Map.of(
                "type",
                "jdbc",
                "uri",
                uri(),
                "warehouse",
                folder.toString(),
                "jdbc.schema-version",
                "V1",
                "clients",
                "1",
                "jdbc.busy_timeout",
                busyTimeoutMs),
            new Configuration());
    ((SupportsNamespaces) catalog).createNamespace(Namespace.of("lake"));
    Schema schema = new Schema(Types.NestedField.optional(1, "a", Types.LongType.get()));
    return catalog.createTable(TableIdentifier.of("lake", "events"), schema);
  }
}
