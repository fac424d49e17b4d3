-- Predictions without structs, for tools that dislike them.
CREATE TEMPORARY VIEW default_catalog.default_database.features_flat AS
SELECT event_id, user_id, event_time, p.kafka.topic AS kafka_topic, p.kafka.`partition` AS kafka_partition, p.kafka.`offset` AS kafka_offset,
  user_seq, reference_time, p.features.*, score, status, p.model.name AS model_name, p.model.version AS model_version, pipeline_version
FROM shop.predictions p;
SELECT * FROM default_catalog.default_database.features_flat
WHERE event_time >= CAST('2025-01-15 00:00:00' AS TIMESTAMP_LTZ(6)) AND event_time < CAST('2025-01-16 00:00:00' AS TIMESTAMP_LTZ(6));
