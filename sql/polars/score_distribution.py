"""How scores are distributed, by day and model version, in tenths."""

import polars as pl
from attach import scan

answer = (
    scan("shop.predictions")
    .filter(pl.col("status") == "SCORED")
    .group_by(
        day=pl.col("event_time").dt.date(),
        model_version=pl.col("model").struct.field("version"),
        tenth=(pl.col("score").cast(pl.Float64) * 10).floor().clip(upper_bound=9).cast(pl.Int32),
    )
    .agg(scores=pl.len(), lowest=pl.col("score").min(), highest=pl.col("score").max())
    .collect()
)
print(answer)
