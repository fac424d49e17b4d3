-- Drift of one feature between two weeks: its distribution in tenths (-1: null), and each tenth's part of the population
-- stability index, whose sum above 0.2 is commonly taken as drift. Half a row more in each tenth, so that none is empty.
-- Rows of versions that lack the feature are left out: their null says nothing of it.
WITH counted AS (
  SELECT tenth, count(*) FILTER (WHERE is_earlier) AS earlier, count(*) FILTER (WHERE NOT is_earlier) AS later
  FROM (
    SELECT
      CASE WHEN features.click_rate_24h IS NULL THEN -1 -- least() would take the 9
        ELSE CAST(least(floor(features.click_rate_24h * 10), 9) AS INT) END AS tenth,
      event_time < TIMESTAMP '2025-01-13 00:00:00' AS is_earlier
    FROM shop.predictions
    WHERE ((event_time >= TIMESTAMP '2025-01-06 00:00:00' AND event_time < TIMESTAMP '2025-01-13 00:00:00')
        OR (event_time >= TIMESTAMP '2025-02-17 00:00:00' AND event_time < TIMESTAMP '2025-02-24 00:00:00'))
      AND pipeline_version IN (SELECT pipeline_version FROM shop.versions WHERE definition LIKE '%"name":"click_rate_24h"%')
  )
  GROUP BY tenth
), shares AS (
  SELECT tenth, earlier, later,
    (CAST(earlier AS DOUBLE) + 0.5D) / CAST(sum(earlier) OVER () AS DOUBLE) AS earlier_share,
    (CAST(later AS DOUBLE) + 0.5D) / CAST(sum(later) OVER () AS DOUBLE) AS later_share
  FROM counted
)
SELECT *, (later_share - earlier_share) * ln(later_share / earlier_share) AS psi
FROM shares;
