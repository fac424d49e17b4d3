-- Predictions without structs, for tools that dislike them. (Where the catalog keeps views: CREATE VIEW shop.features_flat AS …)
WITH features_flat AS (
  SELECT event_id, user_id, event_time, kafka.topic AS kafka_topic, kafka."partition" AS kafka_partition, kafka."offset" AS kafka_offset,
    user_seq, reference_time, p.features.*, score, status, model.name AS model_name, model.version AS model_version, pipeline_version
  FROM shop.predictions p
)
SELECT * FROM features_flat WHERE event_time >= TIMESTAMP '2025-01-15 00:00:00 UTC' AND event_time < TIMESTAMP '2025-01-16 00:00:00 UTC';
