"""Drift of one feature between two weeks: its distribution in tenths (-1: null), and each tenth's part of the population
stability index, whose sum above 0.2 is commonly taken as drift. Half a row more in each tenth, so that none is empty.
Rows of versions that lack the feature are left out: their null says nothing of it."""

from datetime import datetime, timedelta, timezone

import polars as pl
from attach import scan


def week(first):
    return (pl.col("event_time") >= first) & (pl.col("event_time") < first + timedelta(days=7))


earlier = week(datetime(2025, 1, 6, tzinfo=timezone.utc))
later = week(datetime(2025, 2, 17, tzinfo=timezone.utc))
having = scan("shop.versions").filter(pl.col("definition").str.contains('"name":"click_rate_24h"', literal=True))
value = pl.col("features").struct.field("click_rate_24h")
shares = {
    f"{name}_share": (pl.col(name).cast(pl.Float64) + 0.5) / pl.col(name).sum().cast(pl.Float64) for name in ("earlier", "later")
}
answer = (
    scan("shop.predictions")
    .filter(earlier | later)
    .join(having.select("pipeline_version"), on="pipeline_version", how="semi")
    .group_by(tenth=(value * 10).floor().clip(upper_bound=9).cast(pl.Int32).fill_null(-1))
    .agg(earlier=earlier.sum(), later=later.sum())
    .with_columns(**shares)
    .with_columns(
        psi=(pl.col("later_share") - pl.col("earlier_share")) * (pl.col("later_share") / pl.col("earlier_share")).log()
    )
    .collect()
)
print(answer)
