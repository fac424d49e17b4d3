-- What came between two snapshots, as a batch: a job that runs each hour asks for what came since its last one.
SELECT count(*) AS predictions, max(event_time) AS latest, max(score) AS highest
FROM shop.predictions /*+ OPTIONS('start-snapshot-id' = '1234567890123456789', 'end-snapshot-id' = '1234567890123456788') */;
