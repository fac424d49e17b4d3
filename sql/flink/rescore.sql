-- Scores what is in the table again, from the features as they were served, and counts what differs: nothing may. With another
-- definition, what its model would have said. In Flink's lib/ besides: udf/target/millrace-sql.jar.
CREATE TEMPORARY SYSTEM FUNCTION SCORE AS 'io.millrace.udf.ScoreFunction';
SELECT count(*) AS predictions, count(*) FILTER (WHERE again IS DISTINCT FROM score) AS differing
FROM (SELECT score, SCORE('/opt/millrace/pipeline.yaml', features) AS again FROM shop.predictions);
