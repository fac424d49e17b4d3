-- Rows that came late, by day: their event_time is before one that their user had already.
SELECT CAST(event_time AS DATE) AS day, count(*) AS late, max(epoch_ms(reference_time) - epoch_ms(event_time)) AS latest_ms
FROM shop.predictions
WHERE event_time < reference_time
GROUP BY ALL;
