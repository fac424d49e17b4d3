-- The latest score of each user, by order of arrival.
SELECT user_id, user_seq, event_time, score, model_version
FROM (
  SELECT user_id, user_seq, event_time, score, p.model.version AS model_version,
    ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY user_seq DESC) AS newest
  FROM shop.predictions p
)
WHERE newest = 1;
