-- A training table, point-in-time right: the features as they were served, and whether the user bought within a day after.
-- "After" is after reference_time, the latest time that the features know of: a purchase before it may be in them already.
-- Of the versions that are like the newest (versions.sql): features of others are null, or count otherwise. For all events: a replay.
SELECT p.event_id, p.user_id, p.reference_time, p.features.*, -- as p.features.views_1h and so on
  b.user_id != '' AND b.event_time <= p.reference_time + INTERVAL 1 DAY AS bought -- unmatched: '' (join_use_nulls = 0)
FROM (SELECT * FROM shop.predictions WHERE event_time >= '2025-02-10 00:00:00' AND event_time < '2025-02-17 00:00:00' AND status = 'SCORED'
  AND pipeline_version IN (
    SELECT pipeline_version FROM (
      SELECT pipeline_version, means = first_value(means) OVER (ORDER BY created_at DESC) AS is_alike
      FROM (SELECT pipeline_version, created_at, splitByString(',"format":1,', definition)[1] AS means FROM shop.versions)
    ) WHERE is_alike
  )) AS p
ASOF LEFT JOIN (SELECT user_id, event_time FROM shop.events WHERE type = 'purchase') AS b
  ON b.user_id = p.user_id AND b.event_time > p.reference_time;
