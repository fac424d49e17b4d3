"""One user over time."""

import polars as pl
from attach import scan

answer = (
    scan("shop.predictions")
    .filter(pl.col("user_id") == "u00106")
    .sort("user_seq")
    .select(
        "user_seq",
        "event_time",
        "reference_time",
        "score",
        *(pl.col("features").struct.field(name) for name in ("views_7d", "click_rate_7d")),
    )
    .collect()
)
print(answer)
