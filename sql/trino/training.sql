-- A training table, point-in-time right: the features as they were served, and whether the user bought within a day after.
-- "After" is after reference_time, the latest time that the features know of: a purchase before it may be in them already.
SELECT p.event_id, p.user_id, p.reference_time, p.features.*, EXISTS (
    SELECT 1 FROM shop.events b
    WHERE b.user_id = p.user_id AND b.type = 'purchase'
      AND b.event_time > p.reference_time AND b.event_time <= p.reference_time + INTERVAL '1' DAY
  ) AS bought
FROM shop.predictions p
WHERE p.event_time >= TIMESTAMP '2025-02-10 00:00:00 UTC' AND p.event_time < TIMESTAMP '2025-02-17 00:00:00 UTC'
  AND p.status = 'SCORED';
