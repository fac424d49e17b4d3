-- Predictions with the events that they are for. A record of Kafka is in both tables once; an event_id may come twice.
SELECT e.event_id, e.type, e.item, e.amount, p.score, p.features.spend_30d AS spend_30d
FROM shop.events e
JOIN shop.predictions p
  ON p.kafka.topic = e.kafka.topic AND p.kafka."partition" = e.kafka."partition" AND p.kafka."offset" = e.kafka."offset"
WHERE e.event_time >= TIMESTAMP '2025-01-15 00:00:00 UTC' AND e.event_time < TIMESTAMP '2025-01-16 00:00:00 UTC'
  AND p.event_time >= TIMESTAMP '2025-01-15 00:00:00 UTC' AND p.event_time < TIMESTAMP '2025-01-16 00:00:00 UTC'; -- one day's files of both
