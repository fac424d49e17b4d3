-- One day by the hour: reads that day's files alone.
SELECT date_trunc('hour', event_time) AS hour, count(*) AS predictions, max(score) AS highest
FROM shop.predictions
WHERE event_time >= TIMESTAMP '2025-01-15 00:00:00 UTC' AND event_time < TIMESTAMP '2025-01-16 00:00:00 UTC'
GROUP BY 1;
