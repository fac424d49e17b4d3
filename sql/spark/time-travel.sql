-- The table as of a snapshot, of those that shop.predictions.snapshots lists. (By time: TIMESTAMP AS OF; by tag: VERSION AS OF 'tag')
SELECT count(*) AS predictions, sum(user_seq) AS sum_of_user_seq, max(event_time) AS latest, max(score) AS highest
FROM shop.predictions VERSION AS OF 1234567890123456789;
