-- The Kafka topic as it is, and Millrace's functions for it, after attach.sql or attach-rest.sql. In Flink's lib/ besides, where
-- deploy/cluster/cluster start --sql puts them: flink-connector-kafka 5.0.0-2.1, kafka-clients, and Millrace's functions,
-- udf/target/millrace-sql.jar.
-- Flink 2.1 has ROLLING_FEATURES and ML_PREDICT in streaming mode alone.
SET 'execution.runtime-mode' = 'streaming';
CREATE TEMPORARY SYSTEM FUNCTION DECODE_EVENTS AS 'io.millrace.udf.DecodeEvents';
CREATE TEMPORARY SYSTEM FUNCTION DECODE_REJECTS AS 'io.millrace.udf.DecodeRejects';
CREATE TEMPORARY SYSTEM FUNCTION ROLLING_FEATURES AS 'io.millrace.udf.RollingFeatures';
CREATE TEMPORARY SYSTEM FUNCTION SCORE AS 'io.millrace.udf.ScoreFunction';

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
  'format' = 'raw'
);
