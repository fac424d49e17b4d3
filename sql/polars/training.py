"""A training table, point-in-time right: the features as they were served, and whether the user bought within a day after.

"After" is after reference_time, the latest time that the features know of: a purchase before it may be in them already.
Of the versions that are like the newest (versions.py): features of others are null, or count otherwise. For all events: a replay.
"""

from datetime import datetime, timezone

import polars as pl
from attach import scan

means = pl.col("definition").str.split(',"format":1,').list.first()
alike = scan("shop.versions").sort("created_at", descending=True).filter(means == means.first()).select("pipeline_version")
start, end = datetime(2025, 2, 10, tzinfo=timezone.utc), datetime(2025, 2, 17, tzinfo=timezone.utc)
served = (
    scan("shop.predictions")
    .filter((pl.col("event_time") >= start) & (pl.col("event_time") < end) & (pl.col("status") == "SCORED"))
    .join(alike, on="pipeline_version", how="semi")
    .select("event_id", "user_id", "reference_time", "features")
    .unnest("features")
    .sort("reference_time")
)
purchases = (
    scan("shop.events")
    .filter(pl.col("type") == "purchase")
    .select("user_id", bought_at=pl.col("event_time"))
    .sort("bought_at")
)
answer = (
    served.join_asof(
        purchases,
        left_on="reference_time",
        right_on="bought_at",
        by="user_id",
        strategy="forward",
        allow_exact_matches=False,
        check_sortedness=False,  # cannot be checked by user; both are sorted above
    )
    .with_columns(bought=(pl.col("bought_at") <= pl.col("reference_time") + pl.duration(days=1)).fill_null(False))
    .drop("bought_at")
    .collect()
)
print(answer)
