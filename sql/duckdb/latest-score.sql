-- The latest score of each user, by order of arrival.
SELECT user_id, user_seq, event_time, score, model.version AS model_version
FROM shop.predictions
QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY user_seq DESC) = 1;
