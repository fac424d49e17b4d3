-- Drift of one feature between two weeks: its distribution in tenths (-1: null), and each tenth's part of the population
-- stability index, whose sum above 0.2 is commonly taken as drift. Half a row more in each tenth, so that none is empty.
-- Rows of versions that lack the feature are left out: their null says nothing of it.
WITH counted AS (
  SELECT tenth, count(*) FILTER (WHERE is_earlier) AS earlier, count(*) FILTER (WHERE NOT is_earlier) AS later
  FROM (
    SELECT
      COALESCE(CAST(LEAST(FLOOR(p.features.click_rate_24h * 10), CAST(9 AS DOUBLE)) AS INT), -1) AS tenth,
      event_time < CAST('2025-01-13 00:00:00' AS TIMESTAMP_LTZ(6)) AS is_earlier
    FROM shop.predictions p
    WHERE ((event_time >= CAST('2025-01-06 00:00:00' AS TIMESTAMP_LTZ(6)) AND event_time < CAST('2025-01-13 00:00:00' AS TIMESTAMP_LTZ(6)))
        OR (event_time >= CAST('2025-02-17 00:00:00' AS TIMESTAMP_LTZ(6)) AND event_time < CAST('2025-02-24 00:00:00' AS TIMESTAMP_LTZ(6))))
      AND pipeline_version IN (SELECT pipeline_version FROM shop.versions WHERE definition LIKE '%"name":"click_rate_24h"%')
  )
  GROUP BY tenth
), total AS (
  SELECT CAST(sum(earlier) AS DOUBLE) AS earlier, CAST(sum(later) AS DOUBLE) AS later FROM counted
), shares AS (
  SELECT tenth, c.earlier, c.later,
    (CAST(c.earlier AS DOUBLE) + 0.5) / t.earlier AS earlier_share,
    (CAST(c.later AS DOUBLE) + 0.5) / t.later AS later_share
  FROM counted c CROSS JOIN total t
)
SELECT tenth, earlier, later, earlier_share, later_share, (later_share - earlier_share) * LN(later_share / earlier_share) AS psi
FROM shares;
