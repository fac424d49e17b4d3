"""Rows that came late, by day: their event_time is before one that their user had already."""

import polars as pl
from attach import scan

answer = (
    scan("shop.predictions")
    .filter(pl.col("event_time") < pl.col("reference_time"))
    .group_by(day=pl.col("event_time").dt.date())
    .agg(late=pl.len(), latest_ms=(pl.col("reference_time") - pl.col("event_time")).dt.total_milliseconds().max())
    .collect()
)
print(answer)
