-- How the table lies in the store. DuckDB tells files and rows, and no sizes: ask another engine for these.
-- From a REST catalog: iceberg_metadata(lake.shop.predictions), iceberg_snapshots(lake.shop.predictions)
SELECT count(*) AS files, CAST(sum(record_count) AS BIGINT) AS records,
  (SELECT count(*) FROM iceberg_snapshots(getvariable('predictions'))) AS snapshots
FROM iceberg_metadata(getvariable('predictions'))
WHERE manifest_content = 'DATA' AND status <> 'DELETED';
