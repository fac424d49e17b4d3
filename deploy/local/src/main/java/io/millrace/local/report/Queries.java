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
    return """
    pip install 'pyiceberg[sql-sqlite,pyarrow]'
    python3 -c "
    from pyiceberg.catalog import load_catalog
    shop = load_catalog('millrace', type='sql', uri='sqlite:///%s', warehouse='file://%s')
    rows = shop.load_table('%s.predictions').scan(limit=5).to_arrow()
    print(rows.select(['user_id', 'event_time', 'user_seq', 'score', 'status']))\""""
        .formatted(folder.catalog(), folder.warehouse(), namespace);
  }

  private static String polars(String metadata) {
    return """
    pip install 'polars[iceberg]' pyarrow
    python3 -c "
    import polars as pl
    rows = pl.scan_iceberg('%s')
    print(rows.group_by('status').agg(pl.len(), pl.col('score').mean()).collect())\""""
        .formatted(metadata);
  }

  private static String duckDb(String metadata) {
    return """
    duckdb -c "INSTALL iceberg; LOAD iceberg;
    SELECT user_id, count(*) AS events, max(score) AS score
    FROM iceberg_scan('%s') GROUP BY 1 ORDER BY 2 DESC LIMIT 5\""""
        .formatted(metadata);
  }
}
