-- The Kafka topics beside the tables: needs flink-sql-connector-kafka in lib/. The definition's fields, as the decoder reads them
-- (but for its rejects: what JSON cannot be parsed is left out here).
CREATE TABLE default_catalog.default_database.user_events (
  `event_id` STRING,
  `user_id` STRING,
  `timestamp` BIGINT,
  `type` STRING,
  `item` STRING,
  `category` STRING,
  `amount` DOUBLE,
  `quantity` BIGINT,
  `event_time` AS TO_TIMESTAMP_LTZ(`timestamp`, 3),
  `kafka_partition` INT METADATA FROM 'partition' VIRTUAL,
  `kafka_offset` BIGINT METADATA FROM 'offset' VIRTUAL,
  `kafka_timestamp` TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL
) WITH (
  'connector' = 'kafka',
  'topic' = 'user_events',
  'properties.bootstrap.servers' = 'broker:9092',
  'scan.startup.mode' = 'earliest-offset',
  'properties.isolation.level' = 'read_committed',
  'format' = 'json',
  'json.ignore-parse-errors' = 'true'
);
