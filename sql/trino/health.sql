-- How the table lies in the store.
SELECT count(*) AS files, sum(record_count) AS records, sum(file_size_in_bytes) AS bytes,
  min(file_size_in_bytes) AS smallest, max(file_size_in_bytes) AS largest,
  (SELECT count(*) FROM shop."predictions$snapshots") AS snapshots
FROM shop."predictions$files";
