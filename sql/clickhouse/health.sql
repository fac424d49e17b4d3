-- How the table lies in the store. (Reads one column of every file: ClickHouse shows a file's size beside its rows; the
-- views have no _path. With a REST catalog: FROM lake.`shop.predictions`, and database = 'lake' AND table = 'shop.predictions'.)
SELECT count() AS files, sum(rows_of_file) AS records, sum(size) AS bytes, min(size) AS smallest, max(size) AS largest,
  (SELECT count() FROM system.iceberg_history WHERE database = 'files' AND table = 'predictions') AS snapshots
FROM (SELECT _path, any(_size) AS size, count(user_seq) AS rows_of_file FROM files.predictions GROUP BY _path);
