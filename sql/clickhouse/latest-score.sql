-- The latest score of each user, by order of arrival. (A tuple, since argMax leaves out rows whose score is null.)
SELECT user_id, max(user_seq) AS user_seq, argMax(event_time, p.user_seq) AS event_time,
  argMax(tuple(score), p.user_seq).1 AS score, argMax(tuple(model.version), p.user_seq).1 AS model_version
FROM shop.predictions AS p
GROUP BY user_id;
