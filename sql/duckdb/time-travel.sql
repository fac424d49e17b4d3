-- The table as of a snapshot (of iceberg_snapshots). From a REST catalog: FROM shop.predictions AT (VERSION => 1234567890123456789)
SELECT count(*) AS predictions, CAST(sum(user_seq) AS BIGINT) AS sum_of_user_seq, max(event_time) AS latest, max(score) AS highest
FROM iceberg_scan(getvariable('predictions'), snapshot_from_id => 1234567890123456789);
