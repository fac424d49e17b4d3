-- What could not be used, by reason and hour, and how many bytes of it are kept. (ISO-8859-1 has a letter for each byte:
-- Flink knows the length of text only.)
SELECT `hour`, reason, count(*) AS records, sum(`bytes`) AS `bytes`
FROM (
  SELECT FLOOR(r.kafka.`timestamp` TO HOUR) AS `hour`, reason, CAST(CHAR_LENGTH(DECODE(`value`, 'ISO-8859-1')) AS BIGINT) AS `bytes`
  FROM shop.rejects r
)
GROUP BY `hour`, reason;
