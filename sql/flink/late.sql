-- Rows that came late, by day: their event_time is before one that their user had already.
SELECT `day`, count(*) AS late, max(late_ms) AS latest_ms
FROM (
  SELECT CAST(event_time AS DATE) AS `day`,
    (EXTRACT(EPOCH FROM reference_time) - EXTRACT(EPOCH FROM event_time)) * 1000
      + EXTRACT(MILLISECOND FROM reference_time) - EXTRACT(MILLISECOND FROM event_time) AS late_ms
  FROM shop.predictions
  WHERE event_time < reference_time
)
GROUP BY `day`;
