-- Predictions with the events that they are for. A record of Kafka is in both tables once, but an event_id may come twice.
-- Both filters are needed: each reads one day's files of its table.
SELECT e.event_id, e.type, e.item, e.amount, p.score, p.features.spend_30d AS spend_30d
FROM shop.events e
JOIN shop.predictions p
  ON p.kafka.topic = e.kafka.topic AND p.kafka.`partition` = e.kafka.`partition` AND p.kafka.`offset` = e.kafka.`offset`
WHERE e.event_time >= CAST('2025-01-15 00:00:00' AS TIMESTAMP_LTZ(6)) AND e.event_time < CAST('2025-01-16 00:00:00' AS TIMESTAMP_LTZ(6))
  AND p.event_time >= CAST('2025-01-15 00:00:00' AS TIMESTAMP_LTZ(6)) AND p.event_time < CAST('2025-01-16 00:00:00' AS TIMESTAMP_LTZ(6));
