"""What could not be used, by reason and hour, and how many bytes of it are kept."""

import polars as pl
from attach import scan

answer = (
    scan("shop.rejects")
    .group_by(hour=pl.col("kafka").struct.field("timestamp").dt.truncate("1h"), reason=pl.col("reason"))
    .agg(records=pl.len(), bytes=pl.col("value").bin.size().cast(pl.Int64).sum())
    .collect()
)
print(answer)
