"""What each version of the pipeline has served, and whether it is like the newest: with the same events and features, so that only the
model differs. In a row of a version that lacks a feature, the feature is null."""

import pyarrow as pa
from attach import catalog

rows = catalog.load_table("shop.predictions").scan(selected_fields=("pipeline_version", "event_time")).to_arrow()
served = rows.group_by("pipeline_version").aggregate([([], "count_all"), ("event_time", "min"), ("event_time", "max")])
versions = catalog.load_table("shop.versions").scan(
    selected_fields=("pipeline_version", "created_at", "history", "definition")
).to_arrow().sort_by([("created_at", "descending")])
means = [definition.split(',"format":1,')[0] for definition in versions["definition"].to_pylist()]
answer = (
    versions.drop_columns("definition")
    .append_column("is_alike", pa.array([each == means[0] for each in means]))
    .join(served, keys="pipeline_version", join_type="inner")
    .rename_columns({"count_all": "predictions", "event_time_min": "earliest", "event_time_max": "latest"})
)
print(answer)
