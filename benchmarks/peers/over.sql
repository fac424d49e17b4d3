-- Rolling features in Flink SQL: one window of a day with four aggregates. The sql-client.sh of the distribution runs it, once
-- benchmarks/run has replaced the names with a dollar sign. Rows more than ten minutes late come
-- behind the watermark: most are dropped.
SET 'parallelism.default' = '$parallelism';
SET 'execution.checkpointing.interval' = '$interval';
SET 'pipeline.object-reuse' = 'true';

CREATE TEMPORARY TABLE user_events (
  event_id STRING,
  user_id STRING,
  `timestamp` BIGINT,
  type STRING,
  amount DOUBLE,
  event_time AS TO_TIMESTAMP_LTZ(`timestamp`, 3),
  WATERMARK FOR event_time AS event_time - INTERVAL '10' MINUTE
) WITH (
  'connector' = 'kafka',
  'topic' = 'user_events',
  'properties.bootstrap.servers' = '$brokers',
  'properties.group.id' = 'over',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json'
);

CREATE TEMPORARY TABLE answers (
  event_id STRING,
  views_24h BIGINT,
  clicks_24h BIGINT,
  purchases_24h BIGINT,
  cart_value_24h DOUBLE
) WITH ($sink);

INSERT INTO answers
SELECT
  event_id,
  SUM(CASE WHEN type = 'view' THEN 1 ELSE 0 END) OVER day_before,
  SUM(CASE WHEN type = 'click' THEN 1 ELSE 0 END) OVER day_before,
  SUM(CASE WHEN type = 'purchase' THEN 1 ELSE 0 END) OVER day_before,
  SUM(CASE WHEN type = 'add_to_cart' THEN amount ELSE 0 END) OVER day_before
FROM user_events
WINDOW day_before AS (PARTITION BY user_id ORDER BY event_time RANGE BETWEEN INTERVAL '24' HOUR PRECEDING AND CURRENT ROW);
