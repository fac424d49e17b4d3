-- predictions as a stream: what is there first, then what each checkpoint of Millrace commits. Ends never.
SET 'execution.runtime-mode' = 'streaming';
SET 'sql-client.execution.result-mode' = 'changelog';
SELECT user_id, event_time, score
FROM shop.predictions /*+ OPTIONS('streaming' = 'true', 'monitor-interval' = '10s', 'starting-strategy' = 'TABLE_SCAN_THEN_INCREMENTAL') */;
