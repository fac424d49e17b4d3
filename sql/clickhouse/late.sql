-- Rows that came late, by day: their event_time is before one that their user had already.
SELECT toDate(event_time) AS day, count() AS late, max(toUnixTimestamp64Milli(reference_time) - toUnixTimestamp64Milli(event_time)) AS latest_ms
FROM shop.predictions
WHERE event_time < reference_time
GROUP BY day;
