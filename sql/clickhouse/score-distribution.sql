-- How scores are distributed, by day and model version, in tenths.
SELECT
  toDate(event_time) AS day,
  model.version AS model_version,
  toInt32(least(floor(toFloat64(score) * 10), 9)) AS tenth,
  count() AS scores,
  min(score) AS lowest,
  max(score) AS highest
FROM shop.predictions
WHERE status = 'SCORED'
GROUP BY day, model_version, tenth;
