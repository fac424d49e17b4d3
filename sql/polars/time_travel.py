"""The table as of a snapshot, of those that catalog.load_table("shop.predictions").inspect.snapshots() lists."""

import polars as pl
from attach import scan

answer = (
    scan("shop.predictions", snapshot_id=1234567890123456789)
    .select(
        predictions=pl.len(),
        sum_of_user_seq=pl.col("user_seq").sum(),
        latest=pl.col("event_time").max(),
        highest=pl.col("score").max(),
    )
    .collect()
)
print(answer)
