-- One user over time.
SELECT user_seq, event_time, reference_time, score, p.features.views_7d AS views_7d, p.features.click_rate_7d AS click_rate_7d
FROM shop.predictions p
WHERE user_id = 'u00106'
ORDER BY user_seq;
