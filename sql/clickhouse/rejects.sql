-- What could not be used, by reason and hour, and how many bytes of it are kept.
SELECT toStartOfHour(kafka.timestamp) AS hour, reason, count() AS records, sum(length(value)) AS bytes
FROM shop.rejects
GROUP BY hour, reason;
