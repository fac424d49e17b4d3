"""The latest score of each user, by order of arrival."""

import polars as pl
from attach import scan

answer = (
    scan("shop.predictions")
    .select("user_id", "user_seq", "event_time", "score", model_version=pl.col("model").struct.field("version"))
    .group_by("user_id")
    .agg(pl.all().sort_by("user_seq").last())
    .collect()
)
print(answer)
