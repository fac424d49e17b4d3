-- What each version of the pipeline has served, and whether it is like the newest: with the same events and features, so that only the
-- model differs. In a row of a version that lacks a feature, the feature is null.
SELECT p.pipeline_version, v.created_at, v.history, v.is_alike, p.predictions, p.earliest, p.latest
FROM (
  SELECT pipeline_version, count(*) AS predictions, min(event_time) AS earliest, max(event_time) AS latest
  FROM shop.predictions
  GROUP BY pipeline_version
) p
JOIN (
  SELECT pipeline_version, created_at, history, means = first_value(means) OVER (ORDER BY created_at DESC) AS is_alike
  FROM (SELECT pipeline_version, created_at, history, split_part(definition, ',"format":1,', 1) AS means FROM shop.versions)
) v ON v.pipeline_version = p.pipeline_version;
