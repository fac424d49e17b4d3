-- Predictions without structs, for tools that dislike them. Features are named features.views_1h and so on: to ClickHouse a name with a dot is plain.
CREATE VIEW shop.features_flat AS
SELECT event_id, user_id, event_time, kafka.topic AS kafka_topic, kafka.partition AS kafka_partition, kafka.offset AS kafka_offset,
  user_seq, reference_time, features.*, score, status, model.name AS model_name, model.version AS model_version, pipeline_version
FROM shop.predictions;
SELECT * FROM shop.features_flat WHERE event_time >= '2025-01-15 00:00:00' AND event_time < '2025-01-16 00:00:00';
