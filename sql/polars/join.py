"""Predictions with the events that they are for. A record of Kafka is in both tables once; an event_id may come twice."""

from datetime import datetime, timezone

import polars as pl
from attach import scan

start, end = datetime(2025, 1, 15, tzinfo=timezone.utc), datetime(2025, 1, 16, tzinfo=timezone.utc)
day = (pl.col("event_time") >= start) & (pl.col("event_time") < end)  # one day's files of both
record = {part: pl.col("kafka").struct.field(part) for part in ("topic", "partition", "offset")}
events = scan("shop.events").filter(day).select("event_id", "type", "item", "amount", **record)
predictions = scan("shop.predictions").filter(day).select("score", spend_30d=pl.col("features").struct.field("spend_30d"), **record)
answer = events.join(predictions, on=list(record)).drop(*record).collect()
print(answer)
