-- Predictions with the events that they are for. A record of Kafka is in both tables once; an event_id may come twice.
SELECT e.event_id AS event_id, e.type AS type, e.item AS item, e.amount AS amount, p.score AS score, p.features.spend_30d AS spend_30d
FROM shop.events AS e
JOIN shop.predictions AS p
  ON p.kafka.topic = e.kafka.topic AND p.kafka.partition = e.kafka.partition AND p.kafka.offset = e.kafka.offset
WHERE e.event_time >= '2025-01-15 00:00:00' AND e.event_time < '2025-01-16 00:00:00'
  AND p.event_time >= '2025-01-15 00:00:00' AND p.event_time < '2025-01-16 00:00:00'; -- one day's files of both
