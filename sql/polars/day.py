"""One day by the hour: reads that day's files alone."""

from datetime import datetime, timezone

import polars as pl
from attach import scan

start, end = datetime(2025, 1, 15, tzinfo=timezone.utc), datetime(2025, 1, 16, tzinfo=timezone.utc)
answer = (
    scan("shop.predictions")
    .filter((pl.col("event_time") >= start) & (pl.col("event_time") < end))
    .group_by(hour=pl.col("event_time").dt.truncate("1h"))
    .agg(predictions=pl.len(), highest=pl.col("score").max())
    .collect()
)
print(answer)
