-- One day by the hour: reads that day's files alone.
SELECT `hour`, count(*) AS predictions, max(score) AS highest
FROM (
  SELECT FLOOR(event_time TO HOUR) AS `hour`, score
  FROM shop.predictions
  WHERE event_time >= CAST('2025-01-15 00:00:00' AS TIMESTAMP_LTZ(6)) AND event_time < CAST('2025-01-16 00:00:00' AS TIMESTAMP_LTZ(6))
)
GROUP BY `hour`;
