"""Predictions without structs, for tools that dislike them."""

from datetime import datetime, timezone

import polars as pl
from attach import scan

features_flat = (
    scan("shop.predictions")
    .with_columns(
        **{f"kafka_{part}": pl.col("kafka").struct.field(part) for part in ("topic", "partition", "offset")},
        **{f"model_{part}": pl.col("model").struct.field(part) for part in ("name", "version")},
    )
    .drop("kafka", "model", "error", "scored_at")
    .unnest("features")
)
start, end = datetime(2025, 1, 15, tzinfo=timezone.utc), datetime(2025, 1, 16, tzinfo=timezone.utc)
answer = features_flat.filter((pl.col("event_time") >= start) & (pl.col("event_time") < end)).collect()
print(answer)
