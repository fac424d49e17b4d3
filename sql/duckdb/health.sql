-- How the table lies in the store. DuckDB lists files and rows, and no sizes: use another engine for those.
-- From a REST catalog: iceberg_metadata(lake.shop.predictions), iceberg_snapshots(lake.shop.predictions)
SELECT count(*) AS files, CAST(sum(record_count) AS BIGINT) AS records,
  (SELECT count(*) FROM iceberg_snapshots(getvariable('predictions'))) AS snapshots
FROM iceberg_metadata(getvariable('predictions'))
WHERE manifest_content = 'DATA' AND status <> 'DELETED';
