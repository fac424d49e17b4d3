-- The latest score of each user, by order of arrival.
SELECT user_id, user_seq, event_time, score, model_version
FROM (
  SELECT user_id, user_seq, event_time, score, model.version AS model_version,
    row_number() OVER (PARTITION BY user_id ORDER BY user_seq DESC) AS newest
  FROM shop.predictions
)
WHERE newest = 1;
