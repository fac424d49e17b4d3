-- The demo by Flink SQL alone, with the functions of this jar: decoded, rolled up and scored twice, by SCORE and by ML_PREDICT.
-- udf/prove runs it and compares it with the job's own predictions; ${…} is what a user fills in.
SET 'table.dml-sync' = 'true';
SET 'table.exec.async-ml-predict.max-concurrent-operations' = '256';

CREATE FUNCTION DECODE_EVENTS AS 'io.millrace.udf.DecodeEvents';
CREATE FUNCTION DECODE_REJECTS AS 'io.millrace.udf.DecodeRejects';
CREATE FUNCTION ROLLING_FEATURES AS 'io.millrace.udf.RollingFeatures';
CREATE FUNCTION SCORE AS 'io.millrace.udf.ScoreFunction';

CREATE TABLE user_events (
  `value` BYTES,
  `topic` STRING METADATA VIRTUAL,
  `partition` INT METADATA VIRTUAL,
  `offset` BIGINT METADATA VIRTUAL,
  `timestamp` TIMESTAMP_LTZ(3) METADATA VIRTUAL
) WITH (
  'connector' = 'kafka',
  'topic' = 'user_events',
  'properties.bootstrap.servers' = '${broker}',
  'scan.startup.mode' = 'earliest-offset',
  'scan.bounded.mode' = 'latest-offset',
  'format' = 'raw'
);

CREATE VIEW events AS
SELECT e.* FROM user_events AS r,
  LATERAL TABLE(DECODE_EVENTS('${demo}/pipeline.yaml', r.`value`, r.`topic`, r.`partition`, r.`offset`, r.`timestamp`)) AS e;

CREATE MODEL purchase_intent
INPUT (
  views_1h BIGINT, clicks_1h BIGINT, views_24h BIGINT, clicks_24h BIGINT, click_rate_24h DOUBLE, carts_24h BIGINT,
  purchases_24h BIGINT, views_7d BIGINT, clicks_7d BIGINT, click_rate_7d DOUBLE, items_24h BIGINT, items_7d BIGINT,
  purchases_30d BIGINT, spend_30d DOUBLE, cart_value_24h DOUBLE, spend_p90_30d DOUBLE, last_amount DOUBLE,
  since_purchase DOUBLE, since_cart DOUBLE, idle_seconds DOUBLE, burst DOUBLE, click_burst DOUBLE, `hour` BIGINT, weekday BIGINT
)
OUTPUT (score FLOAT)
WITH (
  'provider' = 'onnx',
  'file' = '${demo}/purchase-intent.onnx',
  'sha256' = 'cc83d0e0dc1adf59e68951c97203522c67bf25f299e3dfc0b80dd2eca5ecd4c1',
  'output' = 'probabilities[1]'
);

CREATE TABLE rejects (`partition` INT, `offset` BIGINT, reason STRING)
WITH ('connector' = 'filesystem', 'path' = '${output}/rejects', 'format' = 'csv');

INSERT INTO rejects
SELECT d.kafka.`partition`, d.kafka.`offset`, d.reason FROM user_events AS r,
  LATERAL TABLE(DECODE_REJECTS('${demo}/pipeline.yaml', r.`value`, r.`topic`, r.`partition`, r.`offset`, r.`timestamp`)) AS d;

CREATE TABLE scored (
  user_id STRING, event_id STRING, user_seq BIGINT,
  views_1h BIGINT, clicks_1h BIGINT, views_24h BIGINT, clicks_24h BIGINT, click_rate_24h DOUBLE, carts_24h BIGINT,
  purchases_24h BIGINT, views_7d BIGINT, clicks_7d BIGINT, click_rate_7d DOUBLE, items_24h BIGINT, items_7d BIGINT,
  purchases_30d BIGINT, spend_30d DOUBLE, cart_value_24h DOUBLE, spend_p90_30d DOUBLE, last_amount DOUBLE,
  since_purchase DOUBLE, since_cart DOUBLE, idle_seconds DOUBLE, burst DOUBLE, click_burst DOUBLE, `hour` BIGINT, weekday BIGINT,
  score_by_function FLOAT, score_by_model FLOAT
) WITH ('connector' = 'filesystem', 'path' = '${output}/scored', 'format' = 'csv');

INSERT INTO scored
WITH served AS (
  SELECT user_id, event_id, user_seq,
    f.features.views_1h, f.features.clicks_1h, f.features.views_24h, f.features.clicks_24h, f.features.click_rate_24h,
    f.features.carts_24h, f.features.purchases_24h, f.features.views_7d, f.features.clicks_7d, f.features.click_rate_7d,
    f.features.items_24h, f.features.items_7d, f.features.purchases_30d, f.features.spend_30d, f.features.cart_value_24h,
    f.features.spend_p90_30d, f.features.last_amount, f.features.since_purchase, f.features.since_cart,
    f.features.idle_seconds, f.features.burst, f.features.click_burst, f.features.`hour`, f.features.weekday,
    SCORE('${demo}/pipeline.yaml', f.features) AS score_by_function
  FROM ROLLING_FEATURES(input => TABLE events PARTITION BY user_id, definition => '${demo}/pipeline.yaml') AS f
)
SELECT * FROM ML_PREDICT(TABLE served, MODEL purchase_intent, DESCRIPTOR(
  views_1h, clicks_1h, views_24h, clicks_24h, click_rate_24h, carts_24h, purchases_24h, views_7d, clicks_7d, click_rate_7d,
  items_24h, items_7d, purchases_30d, spend_30d, cart_value_24h, spend_p90_30d, last_amount, since_purchase, since_cart,
  idle_seconds, burst, click_burst, `hour`, weekday), MAP['async', 'true']);
