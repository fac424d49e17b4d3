-- Scores what is in the table again, from the features as they were served, and counts what differs: nothing may. With another
-- definition, what its model would have said. Of one version: in rows of others, features that the model reads may be null
-- (deploy/millrace validate pipeline.yaml --version-only prints it). In Flink's lib/ besides: udf/target/millrace-sql.jar.
CREATE TEMPORARY SYSTEM FUNCTION SCORE AS 'io.millrace.udf.ScoreFunction';
SELECT count(*) AS predictions, count(*) FILTER (WHERE again IS DISTINCT FROM score) AS differing
FROM (SELECT score, SCORE('/opt/millrace/pipeline.yaml', features) AS again FROM shop.predictions
  WHERE pipeline_version = '9404496bd30b0f1d219847dde5245e5eaa9a0d88f248400fffb642f46239ee3c');
