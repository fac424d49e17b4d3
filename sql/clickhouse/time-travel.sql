-- The table as of a snapshot, of those that system.iceberg_history lists.
SELECT count() AS predictions, sum(user_seq) AS sum_of_user_seq, max(event_time) AS latest, max(score) AS highest
FROM shop.predictions
SETTINGS iceberg_snapshot_id = 1234567890123456789;
