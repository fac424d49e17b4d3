-- Drift of one feature between two weeks: its distribution in tenths (-1: null), and each tenth's part of the population
-- stability index, whose sum above 0.2 is commonly taken as drift. Half a row more in each tenth, so that none is empty.
-- Rows of versions that lack the feature are left out: their null says nothing of it.
WITH counted AS (
  SELECT
    if(features.click_rate_24h IS NULL, -1, toInt32(least(floor(features.click_rate_24h * 10), 9))) AS tenth, -- least() of a null would take the 9
    countIf(event_time < '2025-01-13 00:00:00') AS earlier,
    countIf(event_time >= '2025-02-17 00:00:00') AS later
  FROM shop.predictions
  WHERE ((event_time >= '2025-01-06 00:00:00' AND event_time < '2025-01-13 00:00:00')
      OR (event_time >= '2025-02-17 00:00:00' AND event_time < '2025-02-24 00:00:00'))
    AND pipeline_version IN (SELECT pipeline_version FROM shop.versions WHERE definition LIKE '%"name":"click_rate_24h"%')
  GROUP BY tenth
), shares AS (
  SELECT tenth, earlier, later,
    (toFloat64(earlier) + 0.5) / toFloat64(sum(earlier) OVER ()) AS earlier_share,
    (toFloat64(later) + 0.5) / toFloat64(sum(later) OVER ()) AS later_share
  FROM counted
)
SELECT *, (later_share - earlier_share) * log(later_share / earlier_share) AS psi
FROM shares;
