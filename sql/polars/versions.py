"""What each version of the pipeline has served, and whether it is like the newest: with the same events and features, so that only the
model differs. In a row of a version that lacks a feature, the feature is null."""

import polars as pl
from attach import scan

served = (
    scan("shop.predictions")
    .group_by("pipeline_version")
    .agg(predictions=pl.len(), earliest=pl.col("event_time").min(), latest=pl.col("event_time").max())
)
means = pl.col("definition").str.split(',"format":1,').list.first()
answer = (
    scan("shop.versions")
    .sort("created_at", descending=True)
    .select("pipeline_version", "created_at", "history", is_alike=means == means.first())
    .join(served, on="pipeline_version")
    .collect()
)
print(answer)
