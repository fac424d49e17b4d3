-- What the topic holds now, decoded, with its features and scores on the screen. Then it ends. One file to copy, by itself, for a cluster
-- that deploy/cluster/cluster start --sql has made:
--   eval "$(deploy/cluster/cluster env)" && "$FLINK"/bin/sql-client.sh -f bounded.sql
-- Put in your own for broker:9092, /opt/millrace, the topic and the model's columns. For tables instead of the screen: pipeline.sql.
SET 'pipeline.name' = 'bounded';
SET 'table.local-time-zone' = 'UTC';
SET 'sql-client.execution.result-mode' = 'tableau';
-- Flink 2.1 has ROLLING_FEATURES and ML_PREDICT in streaming mode alone. A stream with an end ends in it as well.
SET 'execution.runtime-mode' = 'streaming';
SET 'table.exec.async-ml-predict.max-concurrent-operations' = '256';

CREATE TEMPORARY SYSTEM FUNCTION DECODE_EVENTS AS 'io.millrace.udf.DecodeEvents';
CREATE TEMPORARY SYSTEM FUNCTION ROLLING_FEATURES AS 'io.millrace.udf.RollingFeatures';

CREATE TEMPORARY TABLE user_events (
  `value` BYTES,
  `topic` STRING METADATA VIRTUAL,
  `partition` INT METADATA VIRTUAL,
  `offset` BIGINT METADATA VIRTUAL,
  `timestamp` TIMESTAMP_LTZ(3) METADATA VIRTUAL
) WITH (
  'connector' = 'kafka',
  'topic' = 'user_events',
  'properties.bootstrap.servers' = 'broker:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'scan.bounded.mode' = 'latest-offset', -- as of the start of the job
  'format' = 'raw'
);

CREATE TEMPORARY MODEL purchase_intent
INPUT (
  views_1h BIGINT, clicks_1h BIGINT, views_24h BIGINT, clicks_24h BIGINT, click_rate_24h DOUBLE, carts_24h BIGINT,
  purchases_24h BIGINT, views_7d BIGINT, clicks_7d BIGINT, click_rate_7d DOUBLE, items_24h BIGINT, items_7d BIGINT,
  purchases_30d BIGINT, spend_30d DOUBLE, cart_value_24h DOUBLE, spend_p90_30d DOUBLE, last_amount DOUBLE,
  since_purchase DOUBLE, since_cart DOUBLE, idle_seconds DOUBLE, burst DOUBLE, click_burst DOUBLE, `hour` BIGINT, weekday BIGINT
)
OUTPUT (score FLOAT)
WITH (
  'provider' = 'onnx',
  'file' = '/opt/millrace/purchase-intent.onnx',
  'sha256' = 'cc83d0e0dc1adf59e68951c97203522c67bf25f299e3dfc0b80dd2eca5ecd4c1',
  'output' = 'probabilities[1]'
);

CREATE TEMPORARY VIEW decoded AS
SELECT e.* FROM user_events AS r,
  LATERAL TABLE(DECODE_EVENTS('/opt/millrace/pipeline.yaml', r.`value`, r.`topic`, r.`partition`, r.`offset`, r.`timestamp`)) AS e;

WITH served AS (
  SELECT kafka.`partition` AS kafka_partition, kafka.`offset` AS kafka_offset, user_id, event_time, user_seq, f.features.*
  FROM ROLLING_FEATURES(input => TABLE decoded PARTITION BY user_id, definition => '/opt/millrace/pipeline.yaml') AS f
)
SELECT kafka_partition, kafka_offset, user_id, event_time, user_seq, score
FROM ML_PREDICT(TABLE served, MODEL purchase_intent, DESCRIPTOR(
  views_1h, clicks_1h, views_24h, clicks_24h, click_rate_24h, carts_24h, purchases_24h, views_7d, clicks_7d, click_rate_7d,
  items_24h, items_7d, purchases_30d, spend_30d, cart_value_24h, spend_p90_30d, last_amount, since_purchase, since_cart,
  idle_seconds, burst, click_burst, `hour`, weekday), MAP['async', 'true']);
