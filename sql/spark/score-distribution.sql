-- How scores are distributed, by day and model version, in tenths.
SELECT day, model_version, tenth, count(*) AS scores, min(score) AS lowest, max(score) AS highest
FROM (
  SELECT CAST(event_time AS DATE) AS day, model.version AS model_version,
    CAST(least(floor(CAST(score AS DOUBLE) * 10), 9) AS INT) AS tenth, score
  FROM shop.predictions
  WHERE status = 'SCORED'
)
GROUP BY day, model_version, tenth;
