-- predictions as a stream: what is there first, then what each commit brings. It ends never.
SET 'execution.runtime-mode' = 'streaming';
SELECT user_id, event_time, score
FROM shop.predictions /*+ OPTIONS('streaming' = 'true', 'monitor-interval' = '5s', 'starting-strategy' = 'TABLE_SCAN_THEN_INCREMENTAL') */;
