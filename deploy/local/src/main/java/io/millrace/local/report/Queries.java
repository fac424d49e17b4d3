package io.millrace.local.report;

import io.millrace.local.folder.RunFolder;
import java.util.List;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;

/** Commands that read the tables as they are now, each with another engine. */
public final class Queries {
  private Queries() {}

  public static List<String> of(Catalog catalog, String namespace, RunFolder folder) {
    TableIdentifier identifier = TableIdentifier.parse(namespace + ".predictions");
    String metadata =
        ((HasTableOperations) catalog.loadTable(identifier))
            .operations()
            .current()
            .metadataFileLocation();
    return List.of(
        pyIceberg(namespace, folder),
        polars(metadata),
        duckDb(metadata.replaceFirst("^file:(//)?", "")));
  }

  private static String pyIceberg(String namespace, RunFolder folder) {
    String program =
        """
        from pyiceberg.catalog import load_catalog
        # The name "millrace" is part of the tables' rows in catalog.db: another finds none.
        catalog = load_catalog("millrace", type="sql", uri="sqlite:///%s", warehouse="file://%s")
        rows = catalog.load_table("%s.predictions").scan(limit=5).to_arrow()
        print(rows.select(["user_id", "event_time", "user_seq", "score", "status"]))"""
            .formatted(
                inPython(folder.catalog().toString()),
                inPython(folder.warehouse().toString()),
                inPython(namespace));
    return "pip install 'pyiceberg[sql-sqlite,pyarrow]'\n" + fed("python3 -", program);
  }

  private static String polars(String metadata) {
    String program =
        """
        import polars as pl
        rows = pl.scan_iceberg("%s")
        print(rows.group_by("status").agg(pl.len(), pl.col("score").mean()).collect())"""
            .formatted(inPython(metadata));
    return "pip install 'polars[iceberg]' pyarrow\n" + fed("python3 -", program);
  }

  private static String duckDb(String metadata) {
    String statements =
        """
        INSTALL iceberg; LOAD iceberg;
        SELECT user_id, count(*) AS events, max(score) AS score
        FROM iceberg_scan('%s') GROUP BY 1 ORDER BY 2 DESC LIMIT 5"""
            .formatted(metadata.replace("'", "''"));
    return fed("duckdb", statements);
  }

  /** The text as it is written within double quotes in Python. */
  private static String inPython(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** A command with its input, in which a shell replaces nothing, whatever the paths hold. */
  private static String fed(String command, String input) {
    return "%s <<'END'\n%s\nEND".formatted(command, input);
  }
}
