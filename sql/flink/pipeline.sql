-- The whole pipeline in SQL, with the job's own decoder, features and scorer: topic to tables, without end. A script of three files:
--   cat sql/flink/attach.sql sql/flink/kafka.sql sql/flink/pipeline.sql > all.sql && sql-client.sh -f all.sql
-- Put in your own for /opt/millrace and for the lists of columns. For a namespace of its own: the job's tables are the job's.
-- The tables have what came before a checkpoint.
SET 'execution.checkpointing.interval' = '10s';
SET 'table.exec.async-ml-predict.max-concurrent-operations' = '256';

-- Flink's DDL cannot partition by days(event_time). Spark can, before the first row:
-- ALTER TABLE shop.predictions ADD PARTITION FIELD days(event_time)
CREATE DATABASE IF NOT EXISTS shop;
CREATE TABLE IF NOT EXISTS shop.events (
  event_id STRING, user_id STRING, event_time TIMESTAMP_LTZ(6),
  `type` STRING, item STRING, category STRING, amount DOUBLE, quantity BIGINT,
  kafka ROW<topic STRING, `partition` INT, `offset` BIGINT, `timestamp` TIMESTAMP_LTZ(6)>
) WITH ('format-version' = '2');
CREATE TABLE IF NOT EXISTS shop.rejects (
  kafka ROW<topic STRING, `partition` INT, `offset` BIGINT, `timestamp` TIMESTAMP_LTZ(6)>,
  reason STRING, message STRING, `value` BYTES
) WITH ('format-version' = '2');
CREATE TABLE IF NOT EXISTS shop.predictions (
  event_id STRING, user_id STRING, event_time TIMESTAMP_LTZ(6),
  kafka ROW<topic STRING, `partition` INT, `offset` BIGINT, `timestamp` TIMESTAMP_LTZ(6)>,
  user_seq BIGINT, reference_time TIMESTAMP_LTZ(6),
  features ROW<
    views_1h BIGINT, clicks_1h BIGINT, views_24h BIGINT, clicks_24h BIGINT, click_rate_24h DOUBLE, carts_24h BIGINT,
    purchases_24h BIGINT, views_7d BIGINT, clicks_7d BIGINT, click_rate_7d DOUBLE, items_24h BIGINT, items_7d BIGINT,
    purchases_30d BIGINT, spend_30d DOUBLE, cart_value_24h DOUBLE, spend_p90_30d DOUBLE, last_amount DOUBLE,
    since_purchase DOUBLE, since_cart DOUBLE, idle_seconds DOUBLE, burst DOUBLE, click_burst DOUBLE, `hour` BIGINT, weekday BIGINT>,
  score FLOAT, status STRING, model ROW<name STRING, version STRING>, pipeline_version STRING, scored_at TIMESTAMP_LTZ(6)
) WITH ('format-version' = '2');

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

-- One job, which reads the topic once.
EXECUTE STATEMENT SET BEGIN
INSERT INTO shop.events SELECT * FROM decoded;

INSERT INTO shop.rejects
SELECT d.* FROM user_events AS r,
  LATERAL TABLE(DECODE_REJECTS('/opt/millrace/pipeline.yaml', r.`value`, r.`topic`, r.`partition`, r.`offset`, r.`timestamp`)) AS d;

INSERT INTO shop.predictions
WITH served AS (
  SELECT event_id, user_id, event_time, kafka, user_seq, reference_time, features, f.features.*
  FROM ROLLING_FEATURES(input => TABLE decoded PARTITION BY user_id, definition => '/opt/millrace/pipeline.yaml') AS f
)
SELECT event_id, user_id, event_time, kafka, user_seq, reference_time, features, score,
  CASE WHEN score IS NULL THEN 'FAILED' ELSE 'SCORED' END, ROW('purchase-intent', '1'),
  '9404496bd30b0f1d219847dde5245e5eaa9a0d88f248400fffb642f46239ee3c', -- deploy/millrace validate pipeline.yaml --version-only
  CURRENT_TIMESTAMP
FROM ML_PREDICT(TABLE served, MODEL purchase_intent, DESCRIPTOR(
  views_1h, clicks_1h, views_24h, clicks_24h, click_rate_24h, carts_24h, purchases_24h, views_7d, clicks_7d, click_rate_7d,
  items_24h, items_7d, purchases_30d, spend_30d, cart_value_24h, spend_p90_30d, last_amount, since_purchase, since_cart,
  idle_seconds, burst, click_burst, `hour`, weekday), MAP['async', 'true']);
END;
