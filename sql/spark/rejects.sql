-- What could not be used, by reason and hour, and how many bytes of it are kept.
SELECT date_trunc('HOUR', kafka.timestamp) AS hour, reason, count(*) AS records, sum(octet_length(value)) AS bytes
FROM shop.rejects
GROUP BY 1, 2;
