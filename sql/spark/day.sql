-- One day by the hour: reads that day's files alone.
SELECT date_trunc('HOUR', event_time) AS hour, count(*) AS predictions, max(score) AS highest
FROM shop.predictions
WHERE event_time >= TIMESTAMP '2025-01-15 00:00:00' AND event_time < TIMESTAMP '2025-01-16 00:00:00'
GROUP BY 1;
