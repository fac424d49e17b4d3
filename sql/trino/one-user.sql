-- One user over time.
SELECT user_seq, event_time, reference_time, score, features.views_7d AS views_7d, features.click_rate_7d AS click_rate_7d
FROM shop.predictions
WHERE user_id = 'u00106'
ORDER BY user_seq;
